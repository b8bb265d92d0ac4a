using Grid.Sdk.Videos;

namespace Grid.Cli.Generation;

/// <summary>Keeps the newest preview in a file, which at any moment holds one whole picture.</summary>
internal sealed class PreviewFile(string path) : IProgress<VideoPreview>
{
    public void Report(VideoPreview value)
    {
        var partial = path + ".part";
        try
        {
            File.WriteAllBytes(partial, value.Data.Span);
            File.Move(partial, path, overwrite: true);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            // The video is worth more than a look at it.
            File.Delete(partial);
        }
    }
}
