using FFMpegCore.Pipes;

namespace Grid.Media;

internal sealed class RawVideoSource(RawVideo video) : IPipeSource
{
    public string GetStreamArguments() =>
        $"-f rawvideo -pix_fmt rgb24 -s {video.Width}x{video.Height} -framerate {video.FrameRate}";

    public async Task WriteAsync(Stream outputStream, CancellationToken cancellationToken)
    {
        foreach (var frame in video.Frames)
        {
            await outputStream.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
        }
    }
}
