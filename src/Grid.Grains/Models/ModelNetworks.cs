using System.Text.Json;
using Grid.Sampling;

namespace Grid.Grains.Models;

/// <summary>What of a model's network configs requests depend on. Configs that are missing or malformed are reported when the model is hashed or loaded.</summary>
/// <param name="Compression">How the autoencoder shortens time.</param>
/// <param name="Size">Width and height the transformer was made for, in pixels, where its config says.</param>
/// <param name="MaxFrames">Most frames its position table covers, where its config says.</param>
/// <param name="LatentChannels">Channels of a latent video.</param>
internal sealed record ModelNetworks(TemporalCompression Compression, int? Size, int? MaxFrames, int LatentChannels)
{
    public static ModelNetworks Read(string folder)
    {
        using var transformer = ReadJson(folder, "transformer");
        using var autoencoder = ReadJson(folder, "vae");
        var compression = Member(autoencoder, "slice_compression_vae") is { ValueKind: JsonValueKind.True } ? TemporalCompression.Slice : TemporalCompression.MagVit;
        var latentFrames = Whole(Member(transformer, "motion_module_kwargs", "temporal_position_encoding_max_len"));
        return new ModelNetworks(
            compression,
            Whole(Member(transformer, "sample_size")) * LatentShapes.SpatialFactor,
            latentFrames / compression.LatentChunk * compression.FrameChunk,
            Whole(Member(autoencoder, "latent_channels")) ?? LatentShapes.DefaultChannels);
    }

    private static JsonDocument? ReadJson(string folder, string component)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, component, "config.json")));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private static JsonElement? Member(JsonDocument? document, params ReadOnlySpan<string> path)
    {
        var element = document?.RootElement;
        foreach (var name in path)
        {
            element = element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var child) ? child : null;
        }

        return element;
    }

    // Beyond these bounds a number is a mistake that loading the model reports.
    private static int? Whole(JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) && value is > 0 and <= 65536 ? value : null;
}
