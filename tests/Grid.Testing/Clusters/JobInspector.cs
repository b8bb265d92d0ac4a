using System.Security.Cryptography;
using Grid.Contracts.Jobs;
using Grid.Contracts.Videos;

namespace Grid.Testing.Clusters;

/// <summary>Compares a job that has ended with the undisturbed run.</summary>
public sealed class JobInspector(string artifactFolder)
{
    /// <summary>Judges a job by its events and its stored file.</summary>
    public async Task<JobVerdict> JudgeAsync(JobKey key, JobUpdate? end, VideoHashes wanted, CancellationToken cancellationToken)
    {
        if (end is null)
        {
            return new JobVerdict(key, Completed: false, Completions: 0, SameFrames: false, "it is gone");
        }

        var completions = end.Events.Count(item => item.State == JobState.Completed);
        var video = end.Snapshot.Outputs.FirstOrDefault(output => output.Variant == JobOutputVariants.Video);
        if (end.Snapshot.State != JobState.Completed || video is null)
        {
            return new JobVerdict(
                key,
                Completed: false,
                completions,
                SameFrames: false,
                $"it ended as {end.Snapshot.State}: {end.Snapshot.Error?.Message}"
            );
        }

        var path = Path.Combine(artifactFolder, video.Artifact);
        var stored = File.Exists(path)
            ? Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(path, cancellationToken)))
            : "no file";
        var found = VideoHashes.Of(end.Snapshot);
        var same = found == wanted && stored == wanted.File;
        var inSequence = end
            .Events.Select(item => item.Sequence)
            .SequenceEqual(Enumerable.Range(1, (int)end.Snapshot.LastSequence).Select(number => (long)number));
        var fault =
            !inSequence
                ? $"its subscriber saw the events {string.Join(", ", end.Events.Select(item => item.Sequence))} of "
                    + $"{end.Snapshot.LastSequence}"
            : !same ? $"latents {found.Latents}, frames {found.Frames}, file {found.File}, stored {stored}"
            : completions != 1 ? $"completed {completions} times"
            : null;
        return new JobVerdict(key, Completed: true, completions, same, fault);
    }
}
