using System.Globalization;
using Grid.Training.GridTiny;
using Grid.Training.Loops;
using Grid.Training.Optimisation;
using Grid.Training.Synthetic;
using static TorchSharp.torch;

namespace Grid.Training.Autoencoders;

/// <summary>First stage of the autoencoder: single frames, two-dimensional kernels.</summary>
internal static class ImageAutoencoderTrainer
{
    private const int BatchSize = 16;
    private const double AbsoluteErrorWeight = 0.2;
    private const double KlWeight = 1e-4;
    private const int EvaluationImages = 43;

    public static void Run(ImageAutoencoder model, TrainingStage stage, CancellationToken cancellationToken)
    {
        model.train();
        using var optimizer = new AdamW([.. model.parameters()], new AdamWOptions());
        using var unseen = ClipSampler.Draw(SyntheticWorld.HeldOutCombinations, EvaluationImages, 1, 0, ulong.MaxValue).squeeze(2);
        stage.Run(optimizer, step => Gradients(model, step), _ => Evaluate(model, unseen), cancellationToken);
        optimizer.AdoptAverage();
    }

    private static double[] Gradients(ImageAutoencoder model, long step)
    {
        var images = ClipSampler.Draw(SyntheticWorld.TrainingCombinations, BatchSize, 1, 0, TrainingStage.Seed(step, 0)).squeeze(2);
        using var generator = new Generator(TrainingStage.Seed(step, 1));
        var moments = model.Encode(images).chunk(2, dim: 1);
        var (mean, logVariance) = (moments[0], moments[1].clamp(-30, 20));
        var latents = mean + ((0.5 * logVariance).exp() * randn(mean.shape, generator: generator));
        var difference = model.Decode(latents) - images;
        var squared = difference.square().mean();
        var kl = 0.5 * (mean.square() + logVariance.exp() - 1 - logVariance).mean();
        var loss = squared + (AbsoluteErrorWeight * difference.abs().mean()) + (KlWeight * kl);
        loss.backward();
        return [loss.item<float>(), Psnr(squared.item<float>()), mean.std().item<float>(), (0.5 * logVariance).exp().mean().item<float>()];
    }

    private static string Evaluate(ImageAutoencoder model, Tensor images)
    {
        var mean = model.Encode(images).chunk(2, dim: 1)[0];
        var error = (model.Decode(mean).clamp(-1, 1) - images).square().mean().item<float>();
        return string.Create(CultureInfo.InvariantCulture, $"{Psnr(error):0.00} dB on {images.shape[0]} unseen images");
    }

    /// <summary>Peak signal to noise of a mean squared error whose values span [-1, 1].</summary>
    internal static double Psnr(double meanSquaredError) => 10 * Math.Log10(4 / meanSquaredError);
}
