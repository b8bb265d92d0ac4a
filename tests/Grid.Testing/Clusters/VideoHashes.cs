using Grid.Contracts.Jobs;
using Grid.Contracts.Videos;

namespace Grid.Testing.Clusters;

/// <summary>What two runs of one request must have in common, as SHA-256 in lower-case hexadecimal.</summary>
/// <param name="Latents">Of the denoised latents.</param>
/// <param name="Frames">Of the decoded frames.</param>
/// <param name="File">Of the video file.</param>
public sealed record VideoHashes(string? Latents, string? Frames, string? File)
{
    /// <summary>What a completed job says.</summary>
    public static VideoHashes Of(JobSnapshot job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var video = (VideoSnapshot)job;
        return new VideoHashes(
            video.LatentsSha256,
            video.FramesSha256,
            video.Outputs.FirstOrDefault(output => output.Variant == JobOutputVariants.Video)?.Sha256
        );
    }
}
