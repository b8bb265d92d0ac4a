using System.Text.Json.Serialization;
using Grid.Sdk.Errors;

namespace Grid.Sdk.Videos;

/// <summary>A video as the grid tells of it.</summary>
public sealed record Video
{
    /// <summary>The video's id.</summary>
    public required string Id { get; init; }

    /// <summary>Where it is.</summary>
    public required VideoStatus Status { get; init; }

    /// <summary>The job's finer state, such as <c>decoding</c> or <c>canceled</c>.</summary>
    public string? State { get; init; }

    /// <summary>0 to 100.</summary>
    public int Progress { get; init; }

    /// <summary>When it was accepted.</summary>
    [JsonConverter(typeof(UnixSecondsConverter))]
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a worker began.</summary>
    [JsonConverter(typeof(UnixSecondsConverter))]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was done.</summary>
    [JsonConverter(typeof(UnixSecondsConverter))]
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>When its files are removed; null where they stay.</summary>
    [JsonConverter(typeof(UnixSecondsConverter))]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The video that it was made from; null where it was made from its prompt alone.</summary>
    public string? RemixedFromVideoId { get; init; }

    /// <summary>Name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Content hash of the model's files.</summary>
    public string? ModelHash { get; init; }

    /// <summary>What it shows.</summary>
    public required string Prompt { get; init; }

    /// <summary>What it is steered away from.</summary>
    public string? NegativePrompt { get; init; }

    /// <summary>In pixels.</summary>
    public VideoSize Size { get; init; }

    /// <summary>Length in seconds, as a decimal number.</summary>
    public string? Seconds { get; init; }

    /// <summary>Number of frames.</summary>
    public int Frames { get; init; }

    /// <summary>Frames per second; <see cref="FrameRate"/> is exact.</summary>
    public double Fps { get; init; }

    /// <summary>Frames per second as a fraction; null from a grid that does not say it.</summary>
    public FrameRate? FrameRate { get; init; }

    /// <summary>Denoising steps asked for.</summary>
    public int Steps { get; init; }

    /// <summary>Strength of the prompt.</summary>
    public double GuidanceScale { get; init; }

    /// <summary>Seed of the noise.</summary>
    public long Seed { get; init; }

    /// <summary>Sampling method.</summary>
    public string? Sampler { get; init; }

    /// <summary>Noise generator.</summary>
    public string? Noise { get; init; }

    /// <summary>File format.</summary>
    public string? Format { get; init; }

    /// <summary>Most frames that the network sees at once.</summary>
    public int Window { get; init; }

    /// <summary>Least number of frames that neighbouring windows share.</summary>
    public int Overlap { get; init; }

    /// <summary>How windows lie: <c>static</c> or <c>uniform</c>.</summary>
    public string? WindowSchedule { get; init; }

    /// <summary>How windows are weighed where they overlap: <c>triangular</c> or <c>flat</c>.</summary>
    public string? WindowBlend { get; init; }

    /// <summary>Network evaluations from one preview to the next; 0 for none.</summary>
    public int PreviewEvery { get; init; }

    /// <summary>How it is cut.</summary>
    public VideoPlan? Plan { get; init; }

    /// <summary>
    /// What is being done: <c>waiting</c>, <c>encoding_prompt</c>, <c>denoising</c>, <c>decoding</c>, <c>assembling</c>, <c>ended</c>.
    /// </summary>
    public string? Phase { get; init; }

    /// <summary>Network evaluations done.</summary>
    public int Step { get; init; }

    /// <summary>Network evaluations of the whole job.</summary>
    public int StepsTotal { get; init; }

    /// <summary>Estimated seconds until the file can be fetched; null while unknown.</summary>
    public double? EtaSeconds { get; init; }

    /// <summary>Pieces of work ahead in the queue; null when none of this video's is waiting.</summary>
    public int? QueuePosition { get; init; }

    /// <summary>How urgent it is: <c>interactive</c>, <c>standard</c> or <c>batch</c>.</summary>
    public string? Priority { get; init; }

    /// <summary>Order among the tenant's videos of that class, lower first.</summary>
    public int Rank { get; init; }

    /// <summary>Seconds that devices have worked on it.</summary>
    public double DeviceSeconds { get; init; }

    /// <summary>How often it was tried again.</summary>
    public int Retries { get; init; }

    /// <summary>Why it failed, was canceled or expired.</summary>
    public GridError? Error { get; init; }

    /// <summary>What of the prompts the model was not given, once a worker has read them.</summary>
    public IReadOnlyList<VideoWarning> Warnings
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>SHA-256 over the SHA-256 of each frame (RGB, 8 bits a channel, rows from the top) in order, once decoded.</summary>
    public string? Sha256Frames { get; init; }

    /// <summary>
    /// SHA-256 of the denoised latents ([channels, latent frames, rows, columns], float32, little-endian), once denoised.
    /// </summary>
    public string? Sha256Latents { get; init; }

    /// <summary>
    /// How much more neighbouring frames differ across the borders of windows than inside; 1 means seams cannot be seen. Null until
    /// decoded, and where there is one window.
    /// </summary>
    public double? SeamScore { get; init; }

    /// <summary>
    /// Compute profile of the workers that make it: the same request gives the same bytes on all workers of one. Null until the first work
    /// is done.
    /// </summary>
    public string? ComputeProfile { get; init; }

    /// <summary>What can be fetched.</summary>
    public IReadOnlyList<VideoFile> Files
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>Whether nothing more will happen to it.</summary>
    [JsonIgnore]
    public bool IsFinal => Status == VideoStatus.Completed || Status == VideoStatus.Failed;
}
