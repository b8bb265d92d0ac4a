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
internal sealed class TransformerTrainer(
    VideoTransformer transformer,
    T5Encoder textEncoder,
    CaptionTokens tokens,
    LatentLibrary library,
    ClipGenerator generator,
    Action save
)
{
    /// <summary>
    /// Parts of a batch that are computed side by side: operations as small as these gain nothing from two threads, so each part has one of
    /// its own. Not the machine's number of processors, since the weights that come out depend on it.
    /// </summary>
    public const int Shares = 2;

    private const double EmptyPromptShare = 0.1;
    private const double EvaluationGuidance = 3;
    private const int EvaluationPrompts = 43;

    /// <summary>
    /// Errors of the predicted noise weigh 1 / alpha, as errors of a predicted velocity do, up to this bound over the mean.
    /// </summary>
    private const double LargestWeight = 20;
    private const double MeanWeight = 4;

    /// <summary>The variance is not used by the samplers; its loss, in bits and not rescaled, would outweigh the noise.</summary>
    private const double VarianceWeight = 0.002;

    /// <summary>Learning rate of what AdamW trains, as a multiple of the matrices' rate.</summary>
    private const double AdamWShare = 0.35;

    private static readonly DiffusionSchedule Schedule = new();

    private readonly DiffusionLoss _loss = new(Schedule);
    private readonly TimestepDensity _density = new(Schedule);

    // Noise of 2.5 to 6 times the signal: a shape of ten cells stands out from the noise by three to five deviations.
    private readonly TimestepDensity _directionDensity = new(Schedule, middle: 1.35, spread: 0.2);

    private readonly float[] _weights =
    [
        .. Enumerable
            .Range(0, Schedule.Steps)
            .Select(timestep => (float)(Math.Min(LargestWeight, 1 / Schedule.AlphaCumulative(timestep)) / MeanWeight)),
    ];

    public void Run(TransformerPhase phase, TrainingStage stage, CancellationToken cancellationToken)
    {
        var leader = new TransformerReplica(transformer, textEncoder);
        TransformerReplica[] replicas = [leader, .. Enumerable.Range(1, Shares - 1).Select(_ => leader.Copy())];
        Array.ForEach(replicas, replica => replica.Transformer.SkipMotion = phase.SkipMotion);
        try
        {
            using var optimizer = CreateOptimizer(phase);
            stage.Run(optimizer, step => Gradients(phase, replicas, step), _ => EvaluateAndSave(phase), cancellationToken);
            optimizer.AdoptAverage();
        }
        finally
        {
            transformer.SkipMotion = false;
            Array.ForEach(replicas[1..], replica => replica.Dispose());
        }
    }

    public PromptRates Evaluate(TransformerPhase phase)
    {
        var prompts = PromptEvaluation.Prompts(EvaluationPrompts);
        var clips = generator.Generate(
            [.. prompts.Select(prompt => prompt.Combination.Caption)],
            phase.EvaluatedLatentFrames,
            EvaluationGuidance,
            1
        );
        return PromptRates.Of(
            [.. prompts.Zip(clips, (prompt, clip) => (prompt.Combination, ClipDetector.Read(clip)))],
            phase.EvaluatedLatentFrames > 1
        );
    }

    private string EvaluateAndSave(TransformerPhase phase)
    {
        save();
        return Evaluate(phase).ToString();
    }

    private OptimizerPair CreateOptimizer(TransformerPhase phase)
    {
        bool IsMatrixBetweenLayers((string name, TorchSharp.Modules.Parameter parameter) item) =>
            item.parameter.dim() == 2
            && item.name.StartsWith("transformer_blocks.", StringComparison.Ordinal)
            && !item.name.EndsWith(".scale_shift_table", StringComparison.Ordinal);

        var byKind = transformer
            .named_parameters()
            .Where(item => !phase.SkipMotion || !item.name.Contains(".attn_temporal.", StringComparison.Ordinal))
            .ToLookup(IsMatrixBetweenLayers, item => item.parameter);
        return new OptimizerPair(
            new Muon([.. byKind[true]], new MuonOptions()),
            new AdamW([.. byKind[false], .. textEncoder.parameters()], new AdamWOptions()),
            AdamWShare
        );
    }

    private double[] Gradients(TransformerPhase phase, TransformerReplica[] replicas, long step)
    {
        var figures = new double[replicas.Length][];
        Parallel.For(0, replicas.Length, share =>
        {
            if (share > 0)
            {
                replicas[share].Follow(replicas[0]);
            }

            figures[share] = Gradients(phase, replicas[share], step, share);
        });

        foreach (var replica in replicas[1..])
        {
            replica.Contribute(replicas[0]);
        }

        return [.. Enumerable.Range(0, figures[0].Length).Select(i => figures.Average(share => share[i]))];
    }

    private double[] Gradients(TransformerPhase phase, TransformerReplica replica, long step, int share)
    {
        using var scope = NewDisposeScope();
        var seed = TrainingStage.Seed(step, 2 * share);
        var random = new Random(unchecked((int)(seed ^ (seed >> 32))));
        using var noises = new Generator(TrainingStage.Seed(step, (2 * share) + 1));
        var (latentFrames, clips) = phase.Batches[(int)(step % phase.Batches.Count)];
        var (original, combinations) = library.Draw(clips / Shares, latentFrames, random, noises);
        var (ids, mask) = tokens.Encode([
            .. combinations.Select(combination => random.NextDouble() < EmptyPromptShare ? "" : combination.Caption),
        ]);
        var forDirection = (int)(phase.DirectionShare * combinations.Length);
        long[] drawn = [.. _directionDensity.Draw(forDirection, random), .. _density.Draw(combinations.Length - forDirection, random)];
        var timesteps = tensor(drawn);
        var noise = randn(original.shape, generator: noises);
        var noisy = Schedule.AddNoise(original, noise, timesteps);
        var output = replica.Transformer.forward(noisy, replica.TextEncoder.call(ids, mask), mask, timesteps);
        var terms = _loss.Compute(output, original, noisy, noise, timesteps);
        var weighted = (terms.MeanSquaredError * DiffusionSchedule.Gather(_weights, timesteps, 1)).mean();
        var loss = weighted + (VarianceWeight * terms.VariationalBound.mean());
        (loss / Shares).backward();
        return [weighted.item<float>(), terms.MeanSquaredError.mean().item<float>(), terms.VariationalBound.mean().item<float>()];
    }
}
