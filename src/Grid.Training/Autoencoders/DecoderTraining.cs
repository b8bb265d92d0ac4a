using Grid.Diffusion.Autoencoders;
using Grid.Training.Optimisation;
using static TorchSharp.torch;

namespace Grid.Training.Autoencoders;

/// <summary>What the stages have in common that train a decoder behind a finished encoder.</summary>
internal static class DecoderTraining
{
    private const double AbsoluteErrorWeight = 0.2;

    /// <summary>Largest deviation of noise added to latents, so that a transformer's small errors do not show.</summary>
    private const double LatentNoise = 0.15;

    /// <summary>An optimizer of the decoder's weights alone.</summary>
    public static AdamW CreateOptimizer(VideoAutoencoder model) =>
        new(
            [
                .. model
                    .named_parameters()
                    .Where(item => item.name.StartsWith("decoder.", StringComparison.Ordinal))
                    .Select(item => item.parameter),
            ],
            new AdamWOptions()
        );

    /// <summary>
    /// Draws unscaled latents of chunks [B, 3, T, H, W] from their posterior, with noise of a random strength added to each.
    /// </summary>
    public static Tensor DrawLatents(ClipEncoder encoder, Tensor chunks, ulong seed)
    {
        using var generator = new Generator(seed);
        var (mean, deviation) = encoder.EncodeChunk(chunks);
        var amount = rand([chunks.shape[0], 1, 1, 1, 1], generator: generator) * LatentNoise;
        var latents = mean + ((deviation.square() + amount.square()).sqrt() * randn(mean.shape, generator: generator));
        return latents / AutoencoderAssembly.LatentScale;
    }

    /// <summary>The loss of an error whose mean square is at hand.</summary>
    public static Tensor Loss(Tensor squared, Tensor error) => squared + (AbsoluteErrorWeight * error.abs().mean());
}
