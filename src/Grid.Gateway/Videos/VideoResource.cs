using System.Text.Json.Serialization;
using Grid.Gateway.Errors;

namespace Grid.Gateway.Videos;

/// <summary>A video as the HTTP API shows it. Names are in snake case; members without a value are null.</summary>
public sealed record VideoResource : IVideoEventData
{
    /// <summary>Begins with <c>video_</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>video</c>.</summary>
    public string Object { get; init; } = "video";

    /// <summary><c>queued</c>, <c>in_progress</c>, <c>completed</c> or <c>failed</c>.</summary>
    public required string Status { get; init; }

    /// <summary>
    /// The job's own, finer state: <c>queued</c>, <c>preparing</c>, <c>running</c>, <c>decoding</c>, <c>finalizing</c>, <c>canceling</c>,
    /// <c>completed</c>, <c>failed</c>, <c>canceled</c> or <c>expired</c>.
    /// </summary>
    public required string State { get; init; }

    /// <summary>0 to 100.</summary>
    public required int Progress { get; init; }

    /// <summary>Seconds since 1970.</summary>
    public required long CreatedAt { get; init; }

    /// <summary>Seconds since 1970; null until a worker began.</summary>
    public long? StartedAt { get; init; }

    /// <summary>Seconds since 1970; null until the job ended well.</summary>
    public long? CompletedAt { get; init; }

    /// <summary>Seconds since 1970 when the files are removed; null where they stay.</summary>
    public long? ExpiresAt { get; init; }

    /// <summary>The video that it was made from; always null.</summary>
    public string? RemixedFromVideoId { get; init; }

    /// <summary>Name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Content hash of the model's files.</summary>
    public required string ModelHash { get; init; }

    /// <summary>What the video shows.</summary>
    public required string Prompt { get; init; }

    /// <summary>What the video is steered away from.</summary>
    public required string NegativePrompt { get; init; }

    /// <summary>Width and height in pixels, as in <c>64x64</c>.</summary>
    public required string Size { get; init; }

    /// <summary>Length in seconds, as a decimal number in a string (the form OpenAI's clients expect).</summary>
    public required string Seconds { get; init; }

    /// <summary>Number of frames.</summary>
    public required int Frames { get; init; }

    /// <summary>Frames per second; <see cref="FrameRate"/> is exact.</summary>
    public required double Fps { get; init; }

    /// <summary>Frames per second as <c>24</c> or as a fraction in lowest terms, <c>24000/1001</c>.</summary>
    public required string FrameRate { get; init; }

    /// <summary>Denoising steps asked for.</summary>
    public required int Steps { get; init; }

    /// <summary>Strength of the prompt.</summary>
    public required double GuidanceScale { get; init; }

    /// <summary>Seed of the noise; drawn by the grid when the request gave none.</summary>
    public required long Seed { get; init; }

    /// <summary>Sampling method.</summary>
    public required string Sampler { get; init; }

    /// <summary>Noise generator.</summary>
    public required string Noise { get; init; }

    /// <summary>File format.</summary>
    public required string Format { get; init; }

    /// <summary>Most frames that the network sees at once; a longer video is denoised in windows of so many.</summary>
    public required int Window { get; init; }

    /// <summary>Least number of frames that neighbouring windows share.</summary>
    public required int Overlap { get; init; }

    /// <summary>How windows lie: <c>static</c> or <c>uniform</c>.</summary>
    public required string WindowSchedule { get; init; }

    /// <summary>How windows are weighed where they overlap: <c>triangular</c> or <c>flat</c>.</summary>
    public required string WindowBlend { get; init; }

    /// <summary>Evaluations from one preview to the next; 0 for none.</summary>
    public required int PreviewEvery { get; init; }

    /// <summary>How the video is cut.</summary>
    public required VideoPlanResource Plan { get; init; }

    /// <summary><c>waiting</c>, <c>encoding_prompt</c>, <c>denoising</c>, <c>decoding</c>, <c>assembling</c> or <c>ended</c>.</summary>
    public required string Phase { get; init; }

    /// <summary>Network evaluations done; PNDM makes more of them than steps.</summary>
    public required int Step { get; init; }

    /// <summary>Network evaluations of the whole job.</summary>
    public required int StepsTotal { get; init; }

    /// <summary>Estimated seconds until the video can be fetched; null while unknown.</summary>
    public double? EtaSeconds { get; init; }

    /// <summary>Tickets ahead in the queue; null when none of this video's is waiting.</summary>
    public int? QueuePosition { get; init; }

    /// <summary><c>interactive</c>, <c>standard</c> or <c>batch</c>.</summary>
    public required string Priority { get; init; }

    /// <summary>Order among the tenant's videos of that class, lower first.</summary>
    public required int Rank { get; init; }

    /// <summary>Seconds that devices have worked on the video.</summary>
    public required double DeviceSeconds { get; init; }

    /// <summary>How often the video was tried again after it had failed, expired or been canceled.</summary>
    public required int Retries { get; init; }

    /// <summary>Why the job failed, was canceled or expired.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public ErrorBody? Error { get; init; }

    /// <summary>What of the prompts the model was not given, once a worker has read them; empty where it was given all.</summary>
    public required IReadOnlyList<VideoWarningResource> Warnings { get; init; }

    /// <summary>SHA-256 over the SHA-256 of each decoded frame (RGB, 8 bits a channel, rows from the top) in order, once decoded.</summary>
    public string? Sha256Frames { get; init; }

    /// <summary>
    /// SHA-256 of the denoised latents ([channels, latent frames, rows, columns], float32, little-endian), once denoised.
    /// </summary>
    public string? Sha256Latents { get; init; }

    /// <summary>
    /// Mean difference of neighbouring frames across the borders of windows, divided by that inside windows; 1 means seams cannot be seen.
    /// Null until decoded, and where there is one window.
    /// </summary>
    public double? SeamScore { get; init; }

    /// <summary>
    /// Compute profile of the workers that make it: the same request gives the same bytes on all workers of one. Null until the first work
    /// is done.
    /// </summary>
    public string? ComputeProfile { get; init; }

    /// <summary>The files that can be fetched by <c>GET /v1/videos/{id}/content?variant=...</c>.</summary>
    public required IReadOnlyList<VideoFileResource> Files { get; init; }
}
