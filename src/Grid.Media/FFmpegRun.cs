using FFMpegCore;
using FFMpegCore.Exceptions;

namespace Grid.Media;

/// <summary>Runs ffmpeg once, bounded in time, and turns what goes wrong into one sentence.</summary>
internal sealed class FFmpegRun(MediaOptions options)
{
    /// <summary>
    /// The containers that are read; what can name other files or hosts (playlists, concat scripts, SVG) is not among them.
    /// </summary>
    public const string InputFormats =
        "mov,matroska,avi,gif,apng,mpegts,mpeg,webp_pipe,png_pipe,jpeg_pipe,bmp_pipe,tiff_pipe,ppm_pipe,h264,rawvideo";

    public const string Quiet = "-nostdin -hide_banner -loglevel error";

    // What .NET adds to the number of the signal that ended a program.
    private const int EndedBy = 128;

    // SIGXFSZ of Linux: the limit on the size of files was passed.
    private const int FileSizeSignal = 25;

    public FFOptions ProcessOptions(string workingDirectory) =>
        new()
        {
            BinaryFolder = FFmpegTools.RequireFolder(options),
            WorkingDirectory = workingDirectory,
            TemporaryFilesFolder = workingDirectory,
        };

    /// <param name="task">What is being done, as in "write out.mp4".</param>
    /// <param name="source">The frames that ffmpeg is given, if it is given frames. The time limit then holds for each of them anew, and
    /// their failure is thrown.</param>
    /// <exception cref="MediaException">ffmpeg is missing, fails, or takes longer than allowed.</exception>
    public async Task RunAsync(
        FFMpegArgumentProcessor processor,
        string workingDirectory,
        string task,
        CancellationToken cancellationToken,
        FrameStreamSource? source = null
    )
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
            if (!result.Success || IsDiskFull())
            {
                throw Failure(null, result.ExitCode);
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
                throw new MediaException(
                    $"Cannot {task}: ffmpeg took longer than {options.Timeout.TotalSeconds:0} s.",
                    failure: MediaFailure.ToolEnded
                );
            }
        }

        // ffmpeg may call it a success when the last of a file could not be written.
        bool IsDiskFull()
        {
            lock (complaints)
            {
                return complaints.Exists(DiskSpace.IsFull);
            }
        }

        MediaException Failure(Exception? exception, int? exitCode = null)
        {
            if (IsDiskFull() || DiskSpace.IsFull(exception) || exitCode == EndedBy + FileSizeSignal)
            {
                return new MediaException($"Cannot {task}: {DiskSpace.Full}.", exception, MediaFailure.NoSpace);
            }

            if (exitCode is > EndedBy and < EndedBy + 64)
            {
                return new MediaException(
                    $"Cannot {task}: ffmpeg was ended by signal {exitCode - EndedBy}.",
                    exception,
                    MediaFailure.ToolEnded
                );
            }

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
