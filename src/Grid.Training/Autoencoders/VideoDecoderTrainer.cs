using System.Globalization;
using Grid.Diffusion.Autoencoders;
using Grid.Training.GridTiny;
using Grid.Training.Loops;
using Grid.Training.Synthetic;
using static TorchSharp.torch;

namespace Grid.Training.Autoencoders;

/// <summary>
/// Second stage of the autoencoder: the decoder learns the six frames between the three that the latents show. The encoder stays as it
/// is, so latents encoded before this stage remain valid. Clips start still and speed up over the first part of the run.
/// </summary>
internal static class VideoDecoderTrainer
{
    private const int ClipBatchSize = 4;
    private const int ImageBatchSize = 16;
    private const int ImagesEvery = 4;
    private const int ChunkFrames = 9;
    private const int EvaluationClips = 16;

    /// <summary>Share of the run after which clips move at full speed.</summary>
    private const double SpeedRamp = 0.4;

    public static void Run(
        VideoAutoencoder model,
        ClipEncoder encoder,
        TrainingStage stage,
        StageOptions options,
        CancellationToken cancellationToken
    )
    {
        model.train();
        using var optimizer = DecoderTraining.CreateOptimizer(model);
        using var unseen = ClipSampler.Draw(SyntheticWorld.HeldOutCombinations, EvaluationClips, ChunkFrames, 1, ulong.MaxValue);
        stage.Run(
            optimizer,
            step => Gradients(model, encoder, step, options.Steps),
            _ => $"{Psnr(model, unseen).ToString("0.00", CultureInfo.InvariantCulture)} dB on {EvaluationClips} unseen clips at full speed",
            cancellationToken
        );
        optimizer.AdoptAverage();
    }

    /// <summary>Peak signal to noise of encoding and decoding clips [B, 3, 9, H, W], in dB.</summary>
    public static double Psnr(VideoAutoencoder model, Tensor clips)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var error = 0.0;
        for (var i = 0; i < clips.shape[0]; i++)
        {
            using var inner = NewDisposeScope();
            var clip = clips.narrow(0, i, 1);
            var mean = model.Encode(clip).chunk(2, 1)[0].contiguous();
            error += (model.Decode(mean).clamp(-1, 1) - clip).square().mean().item<float>() / clips.shape[0];
        }

        return ImageAutoencoderTrainer.Psnr(error);
    }

    private static double[] Gradients(VideoAutoencoder model, ClipEncoder encoder, long step, long steps)
    {
        var still = step % ImagesEvery == ImagesEvery - 1;
        var speed = Math.Min(1, step / (SpeedRamp * steps));
        var frames = ClipSampler.Draw(
            SyntheticWorld.TrainingCombinations,
            still ? ImageBatchSize : ClipBatchSize,
            still ? 1 : ChunkFrames,
            speed,
            TrainingStage.Seed(step, 0)
        );
        var difference = model.Decode(DecoderTraining.DrawLatents(encoder, frames, TrainingStage.Seed(step, 1))) - frames;
        var squared = difference.square().mean();
        var loss = DecoderTraining.Loss(squared, difference);
        var psnr = ImageAutoencoderTrainer.Psnr(squared.item<float>());

        // The two kinds of step are reported apart, each weighted by how rarely it comes.
        loss.backward();
        return [loss.item<float>(), still ? 0 : psnr * ImagesEvery / (ImagesEvery - 1.0), still ? psnr * ImagesEvery : 0, speed];
    }
}
