using System.Text.Json;
using System.Text.Json.Nodes;
using Grid.Sampling;
using Grid.Sampling.Models;

namespace Grid.Grains.Models;

/// <summary>
/// What of a model's network configs requests depend on. Everything else in them is checked when the model is hashed and loaded.
/// </summary>
/// <param name="Compression">How the autoencoder shortens time.</param>
/// <param name="Size">Width and height the transformer was made for, in pixels, where its config says.</param>
/// <param name="MaxFrames">Most frames its position table covers, where its config says.</param>
/// <param name="LatentChannels">Channels of a latent video.</param>
internal sealed record ModelNetworks(TemporalCompression Compression, int? Size, int? MaxFrames, int LatentChannels)
{
    /// <summary>Networks that nothing is known of.</summary>
    public static ModelNetworks Unknown { get; } =
        new(TemporalCompression.MagVit, Size: null, MaxFrames: null, LatentShapes.DefaultChannels);

    /// <exception cref="ModelUnreadableException">The transformer has no config, or a number is out of range.</exception>
    /// <exception cref="ModelJsonException">A config cannot be understood.</exception>
    public static ModelNetworks Read(string folder)
    {
        var transformerFile = Path.Combine(folder, "transformer", "config.json");
        if (!Path.Exists(transformerFile))
        {
            throw new ModelUnreadableException("transformer/config.json is missing");
        }

        var transformer = ModelJson.Read(transformerFile);
        var autoencoderFile = Path.Combine(folder, "vae", "config.json");
        var autoencoder = Path.Exists(autoencoderFile) ? ModelJson.Read(autoencoderFile) : [];
        var compression =
            autoencoder["slice_compression_vae"]?.GetValueKind() == JsonValueKind.True
                ? TemporalCompression.Slice
                : TemporalCompression.MagVit;
        var latentFrames = Whole("transformer", transformer["motion_module_kwargs"] as JsonObject, "temporal_position_encoding_max_len");
        return new ModelNetworks(
            compression,
            Whole("transformer", transformer, "sample_size") * LatentShapes.SpatialFactor,
            latentFrames / compression.LatentChunk * compression.FrameChunk,
            Whole("vae", autoencoder, "latent_channels") ?? LatentShapes.DefaultChannels
        );
    }

    private static int? Whole(string component, JsonObject? config, string key) =>
        config?[key] switch
        {
            null => null,
            JsonValue number
                when number.GetValueKind() == JsonValueKind.Number && number.TryGetValue<int>(out var value) && value is > 0 and <= 65536 =>
                value,
            var other => throw new ModelUnreadableException(
                $"{component}/config.json: {key} is {Shorten(other.ToJsonString())}; it must be a whole number from 1 to 65536"
            ),
        };

    private static string Shorten(string text) => text.Length <= 100 ? text : text[..100] + "...";
}
