using Grid.Cli.Outputs;
using Grid.Cli.Progress;
using Grid.Media;
using Grid.Sdk.Videos;

namespace Grid.Cli.Generation;

/// <summary>
/// Keeps the newest preview in a file, which at any moment holds one whole picture of the format that its ending stands for.
/// </summary>
internal sealed class PreviewFile(string path, IWorkReport report) : IProgress<VideoPreview>
{
    private bool _complained;
    private bool _hasCome;

    public void Report(VideoPreview value)
    {
        _hasCome = true;
        try
        {
            WholeFile.Write(path, PictureFile.Convert(value.Data, path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // The video is worth more than its preview; said once, since the next one comes in a second.
            if (!_complained)
            {
                _complained = true;
                report.Say($"The preview {path} could not be written: {FileFaults.Describe(fault)}.");
            }
        }
    }

    /// <summary>Says so when the video came to its end without a single preview, so that nobody looks for the file.</summary>
    public void End()
    {
        if (!_hasCome)
        {
            report.Say($"No preview came, so {path} was not written; --preview-every asks for more of them.");
        }
    }
}
