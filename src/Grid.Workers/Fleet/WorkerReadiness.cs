using Grid.Contracts;
using Grid.Media;
using Grid.Storage.Space;

namespace Grid.Workers.Fleet;

/// <summary>
/// Whether a silo's workers have what they need beside their devices: ffmpeg, and a scratch folder that can be written and has room. Asked
/// before work is, so that a machine without them takes none.
/// </summary>
/// <param name="needsMedia">Whether video files are made; simulations make none.</param>
/// <param name="programFolder">Where ffmpeg and ffprobe lie; null for the folders of PATH.</param>
public sealed class WorkerReadiness(
    string scratchFolder,
    bool needsMedia,
    SpaceGuard space,
    TimeProvider timeProvider,
    string? programFolder = null
)
{
    /// <summary>Code of a scratch folder that cannot be written.</summary>
    public const string ScratchUnwritable = "scratch_unwritable";

    /// <summary>Code of a device whose library cannot be loaded.</summary>
    public const string ComputeMissing = "compute_missing";

    private const string FFmpegMissing = "ffmpeg_missing";

    // Workers ask before every ticket, and a machine does not change that fast.
    private static readonly TimeSpan ChecksAgainAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _checking = new();
    private WorkerFlaw? _flaw;
    private long? _checkedAt;

    /// <summary>What is missing; null when nothing is. At most a second old. Touches the disk.</summary>
    public WorkerFlaw? Check()
    {
        lock (_checking)
        {
            if (_checkedAt is not { } last || timeProvider.GetElapsedTime(last) >= ChecksAgainAfter)
            {
                (_flaw, _checkedAt) = (CheckMedia() ?? CheckScratch(), timeProvider.GetTimestamp());
            }

            return _flaw
                ?? (
                    space.CanWork
                        ? null
                        : new WorkerFlaw(
                            GridErrorCodes.StorageFull,
                            "No space is left for state, artifacts or scratch files; the log says which."
                        )
                );
        }
    }

    /// <summary>What a device lacks to compute, or <see cref="Check()"/>.</summary>
    internal WorkerFlaw? Check(DeviceUnit device) =>
        device.ComputeFailure is { } failure
            ? new WorkerFlaw(
                ComputeMissing,
                "The library that computes cannot be loaded; ./grid doctor says what is missing. Then start the process again.",
                failure
            )
            : Check();

    private WorkerFlaw? CheckMedia()
    {
        var missing = needsMedia
            ? new[] { "ffmpeg", "ffprobe" }.FirstOrDefault(program => FFmpegTools.Find(program, programFolder) is null)
            : null;
        return missing is null ? null : new WorkerFlaw(FFmpegMissing, $"{missing} was not found; {FFmpegTools.HowToInstall}.");
    }

    private WorkerFlaw? CheckScratch()
    {
        try
        {
            Directory.CreateDirectory(scratchFolder);
            var probe = Path.Combine(scratchFolder, $".probe-{Guid.NewGuid():n}");
            using (File.Create(probe, 1, FileOptions.DeleteOnClose))
            {
                // Made and removed: the folder can be written.
            }

            return null;
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            var code = FullStorage.IsCauseOf(unwritable) ? GridErrorCodes.StorageFull : ScratchUnwritable;
            return new WorkerFlaw(code, $"The scratch folder {scratchFolder} cannot be written: {unwritable.Message}");
        }
    }
}
