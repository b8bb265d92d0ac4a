using System.Text.Json;
using System.Text.Json.Serialization;
using Grid.Contracts.Videos;

namespace Grid.Workers.Manifests;

/// <summary>How a video was made, complete enough to make it again and to check the result.</summary>
public sealed record VideoManifest
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
    };

    private static readonly JsonSerializerOptions OneLine = new(Json) { WriteIndented = false };

    /// <summary>Version of the grid that made it.</summary>
    public string GridVersion { get; init; } = typeof(VideoManifest).Assembly.GetName().Version!.ToString(3);

    /// <summary>Content hash of the model's files.</summary>
    public required string ModelHash { get; init; }

    /// <summary>
    /// Device kind, instruction set, element type and library of the workers: the same request gives the same bytes on all workers of one
    /// profile.
    /// </summary>
    public string? ComputeProfile { get; init; }

    /// <summary>The request with every choice made, the seed included.</summary>
    public required VideoSpec Request { get; init; }

    /// <summary>How it was cut into windows.</summary>
    public required VideoPlan Plan { get; init; }

    /// <summary>SHA-256 over the SHA-256 of each decoded frame (RGB, 8 bits a channel, rows from the top) in order.</summary>
    public required string Sha256Frames { get; init; }

    /// <summary>SHA-256 of the denoised latents ([channels, latent frames, rows, columns], float32, little-endian).</summary>
    public string? Sha256Latents { get; init; }

    /// <summary>
    /// Mean difference of neighbouring frames across the borders of windows, divided by that inside windows; absent where there is one
    /// window.
    /// </summary>
    public double? SeamScore { get; init; }

    /// <summary>SHA-256 of the file; absent in the copy that the file itself carries.</summary>
    public string? Sha256File { get; init; }

    /// <summary>What of the prompts the model was not given, with the text that it was given; absent where it was given all.</summary>
    public IReadOnlyList<VideoWarning>? Warnings { get; init; }

    /// <summary>True when no model made the frames and no file was made of them; absent otherwise.</summary>
    public bool? Simulation { get; init; }

    /// <summary>Reads a manifest.</summary>
    public static VideoManifest? Parse(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<VideoManifest>(json, Json);

    /// <summary>The manifest as a file.</summary>
    public byte[] ToFile() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>The manifest as a tag's text.</summary>
    public string ToTag() => JsonSerializer.Serialize(this, OneLine);
}
