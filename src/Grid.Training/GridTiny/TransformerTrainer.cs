using Grid.Diffusion.TextEncoders;
using Grid.Diffusion.Transformers;
using Grid.Training.Diffusion;
using Grid.Training.Evaluation;
using Grid.Training.Loops;
using Grid.Training.Optimisation;
using Grid.Training.Synthetic;

using static TorchSharp.torch;

namespace Grid.Training.GridTiny;

/// <summary>Trains the transformer, and the text encoder with it, on latents encoded beforehand.</summary>
internal sealed class TransformerTrainer(VideoTransformer transformer, T5Encoder textEncoder, CaptionTokens tokens, LatentLibrary library, ClipGenerator generator, Action save)
{
    private const double EmptyPromptShare = 0.1;
    private const double EvaluationGuidance = 3;
    private const int EvaluationPrompts = 43;

    /// <summary>The variance is not used by the samplers; its loss, in bits and not rescaled, would outweigh the noise.</summary>
    private const double VarianceWeight = 0.002;

    private readonly DiffusionSchedule _schedule = new();
    private readonly DiffusionLoss _loss = new(new DiffusionSchedule());

    public void Run(TransformerPhase phase, TrainingStage stage, CancellationToken cancellationToken)
    {
        using var optimizer = new AdamW([.. transformer.parameters(), .. textEncoder.parameters()], new AdamWOptions());
        var weights = WeightsOf(phase.LargestWeight);
        stage.Run(optimizer, step => Loss(phase, weights, step), _ => EvaluateAndSave(phase), cancellationToken);
        optimizer.AdoptAverage();
    }

    public PromptRates Evaluate(TransformerPhase phase)
    {
        var prompts = PromptEvaluation.Prompts(EvaluationPrompts);
        var clips = generator.Generate([.. prompts.Select(prompt => prompt.Combination.Caption)], phase.EvaluatedLatentFrames, EvaluationGuidance, 1);
        return PromptRates.Of([.. prompts.Zip(clips, (prompt, clip) => (prompt.Combination, ClipDetector.Read(clip)))], phase.EvaluatedLatentFrames > 1);
    }

    private string EvaluateAndSave(TransformerPhase phase)
    {
        save();
        return Evaluate(phase).ToString();
    }

    private float[] WeightsOf(double largest)
    {
        double[] weights = [.. Enumerable.Range(0, _schedule.Steps).Select(timestep => Math.Min(largest, 1 / _schedule.AlphaCumulative(timestep)))];
        var mean = weights.Average();
        return [.. weights.Select(weight => (float)(weight / mean))];
    }

    private (Tensor Loss, double[] Figures) Loss(TransformerPhase phase, float[] weights, long step)
    {
        var seed = TrainingStage.Seed(step, 0);
        var random = new Random(unchecked((int)(seed ^ (seed >> 32))));
        using var noises = new Generator(TrainingStage.Seed(step, 1));
        var (latentFrames, clips) = phase.Batches[(int)(step % phase.Batches.Count)];
        var (original, combinations) = library.Draw(clips, latentFrames, random, noises);
        var (ids, mask) = tokens.Encode([.. combinations.Select(combination => random.NextDouble() < EmptyPromptShare ? "" : combination.Caption)]);

        // One timestep in each of as many equal parts of the chain as there are clips: less noise in the gradient than independent draws.
        long[] drawn = [.. Enumerable.Range(0, clips).Select(i => (long)((i + random.NextDouble()) * _schedule.Steps / clips))];
        var timesteps = tensor(drawn);
        var noise = randn(original.shape, generator: noises);
        var noisy = _schedule.AddNoise(original, noise, timesteps);
        var output = transformer.forward(noisy, textEncoder.call(ids, mask), mask, timesteps);
        var terms = _loss.Compute(output, original, noisy, noise, timesteps);
        var weighted = (terms.MeanSquaredError * DiffusionSchedule.Gather(weights, timesteps, 1)).mean();
        var loss = weighted + (VarianceWeight * terms.VariationalBound.mean());
        return (loss, [weighted.item<float>(), terms.MeanSquaredError.mean().item<float>(), terms.VariationalBound.mean().item<float>()]);
    }
}
