using System.Globalization;
using Grid.Diffusion.Autoencoders;
using Grid.Training.GridTiny;
using Grid.Training.Loops;
using Grid.Training.Synthetic;
using static TorchSharp.torch;

namespace Grid.Training.Autoencoders;

/// <summary>
/// Third stage of the autoencoder: the decoder learns to move evenly, within a chunk and from one chunk to the next. It decodes two chunks
/// of a clip, each alone as in use, and is held to the clip's frames and to the differences between them. The encoder stays as it is.
/// </summary>
internal static class MotionDecoderTrainer
{
    private const int BatchSize = 3;
    private const int ChunkFrames = 9;
    private const int Chunks = 2;
    private const int EvaluationClips = 12;

    // Of the error of the differences between neighbouring frames.
    private const double MotionWeight = 1;

    public static void Run(VideoAutoencoder model, ClipEncoder encoder, TrainingStage stage, CancellationToken cancellationToken)
    {
        model.train();
        using var optimizer = DecoderTraining.CreateOptimizer(model);
        using var unseen = ClipSampler.Draw(SyntheticWorld.HeldOutCombinations, EvaluationClips, Chunks * ChunkFrames, 1, ulong.MaxValue);
        stage.Run(optimizer, step => Gradients(model, encoder, step), _ => Evaluate(model, encoder, unseen), cancellationToken);
        optimizer.AdoptAverage();
    }

    /// <summary>
    /// Mean absolute difference from one frame to the next across the border of two chunks, divided by that of the clips themselves: 1 for
    /// even motion.
    /// </summary>
    /// <param name="decoded">Frames [B, 3, 18, H, W].</param>
    /// <param name="frames">The clips' own.</param>
    public static double BorderMotion(Tensor decoded, Tensor frames)
    {
        using var scope = NewDisposeScope();
        return (Steps(decoded) / Steps(frames)).select(0, ChunkFrames - 1).item<float>();
    }

    private static Tensor Steps(Tensor frames) => Differences(frames).abs().mean([0, 1, 3, 4]);

    private static Tensor Differences(Tensor frames) => frames.narrow(2, 1, frames.shape[2] - 1) - frames.narrow(2, 0, frames.shape[2] - 1);

    private static string Evaluate(VideoAutoencoder model, ClipEncoder encoder, Tensor clips)
    {
        var decoded = Decode(model, encoder.EncodeChunk(Cut(clips)).Mean / AutoencoderAssembly.LatentScale).clamp(-1, 1);
        var psnr = ImageAutoencoderTrainer.Psnr((decoded - clips).square().mean().item<float>());
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{psnr:0.00} dB on {EvaluationClips} unseen clips of two chunks, {BorderMotion(decoded, clips):0.00} times the "
                + $"motion across the border"
        );
    }

    private static double[] Gradients(VideoAutoencoder model, ClipEncoder encoder, long step)
    {
        var frames = ClipSampler.Draw(SyntheticWorld.TrainingCombinations, BatchSize, Chunks * ChunkFrames, 1, TrainingStage.Seed(step, 0));
        var decoded = Decode(model, DecoderTraining.DrawLatents(encoder, Cut(frames), TrainingStage.Seed(step, 1)));
        var difference = decoded - frames;
        var motion = Differences(difference);
        var squared = difference.square().mean();
        var loss = DecoderTraining.Loss(squared, difference) + (MotionWeight * DecoderTraining.Loss(motion.square().mean(), motion));
        loss.backward();
        return [loss.item<float>(), ImageAutoencoderTrainer.Psnr(squared.item<float>()), BorderMotion(decoded.detach(), frames)];
    }

    // [B, C, 18, H, W] to the two chunks of each clip, [2 B, C, 9, H, W], and back.
    private static Tensor Cut(Tensor frames) => cat(frames.chunk(Chunks, 2), 0).contiguous();

    private static Tensor Decode(VideoAutoencoder model, Tensor latents) => cat(model.Decode(latents).chunk(Chunks, 0), 2);
}
