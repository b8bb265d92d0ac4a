using FFMpegCore;
using FFMpegCore.Exceptions;

namespace Grid.Media;

/// <summary>Runs ffmpeg once, bounded in time, and turns what goes wrong into one sentence.</summary>
internal sealed class FFmpegRun(MediaOptions options)
{
    /// <summary>The containers that are read; what can name other files or hosts (playlists, concat scripts, SVG) is not among them.</summary>
    public const string InputFormats =
        "mov,matroska,avi,gif,apng,mpegts,mpeg,webp_pipe,png_pipe,jpeg_pipe,bmp_pipe,tiff_pipe,ppm_pipe,h264,rawvideo";

    public const string Quiet = "-nostdin -hide_banner -loglevel error";

    public FFOptions ProcessOptions(string workingDirectory) => new()
    {
        BinaryFolder = FFmpegTools.RequireFolder(options),
        WorkingDirectory = workingDirectory,
        TemporaryFilesFolder = workingDirectory,
    };

    /// <param name="task">What is being done, as in "write out.mp4".</param>
    /// <param name="source">The frames that ffmpeg is given, if it is given frames. The time limit then holds for each of them anew, and their failure is thrown.</param>
    /// <exception cref="MediaException">ffmpeg is missing, fails, or takes longer than allowed.</exception>
    public async Task RunAsync(
        FFMpegArgumentProcessor processor, string workingDirectory, string task, CancellationToken cancellationToken, FrameStreamSource? source = null)
    {
        var processOptions = ProcessOptions(workingDirectory);
        var complaints = new List<string>();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Timeout);
        source?.Guard(limit, options.Timeout);
        try
        {
            // No grace before the process is ended: its result is thrown away, and -nostdin keeps it from hearing a polite "q".
            var result = await processor
                .CancellableThrough(limit.Token, TimeSpan.Zero)
                .NotifyOnStandardError(line => AddComplaint(complaints, line))
                .ProcessAsynchronously(throwOnError: false, processOptions, CancellationToken.None)
                .ConfigureAwait(false);
            ThrowIfStopped();
            if (!result.Success)
            {
                throw Failure(null);
            }
        }
        catch (Exception exception) when (exception is FFMpegException or IOException or OperationCanceledException or InvalidDataException)
        {
            ThrowIfStopped();
            throw Failure(exception);
        }

        void ThrowIfStopped()
        {
            cancellationToken.ThrowIfCancellationRequested();
            source?.Failure?.Throw();
            if (limit.IsCancellationRequested)
            {
                throw new MediaException($"Cannot {task}: ffmpeg took longer than {options.Timeout.TotalSeconds:0} s.");
            }
        }

        MediaException Failure(Exception? exception)
        {
            lock (complaints)
            {
                var reason = complaints.Count > 0 ? complaints[0] : exception?.Message ?? "it gave no reason";
                return new MediaException($"Cannot {task}: ffmpeg says: {reason.TrimEnd('.')}.", exception);
            }
        }
    }

    private static void AddComplaint(List<string> complaints, string? line)
    {
        lock (complaints)
        {
            if (!string.IsNullOrWhiteSpace(line) && complaints.Count < 20)
            {
                complaints.Add(line.Trim());
            }
        }
    }
}
