using Grid.Sampling;

namespace Grid.Diffusion.Pipelines;

/// <summary>
/// Takes several runs of one latent shape through their evaluations together. Each has its own sampling method, number of steps, position,
/// text, guidance and seed, and on a CPU in float32 its bytes are those of a run alone; so runs may come and go between evaluations.
/// </summary>
public sealed class BatchDenoiser(NoisePredictor predictor, LatentShape shape, int spatialFactor)
{
    /// <summary>
    /// Does the next evaluation of every run, in one call of the network. One whose answer is no use stays where it is, with a
    /// <see cref="DenoiseRun.Failure"/>.
    /// </summary>
    /// <exception cref="ArgumentException">A run is complete or of another shape, or their texts are not of one length; no run has
    /// changed.</exception>
    public void Step(IReadOnlyList<DenoiseRun> runs)
    {
        foreach (var run in runs)
        {
            if (run.Shape != shape)
            {
                throw new ArgumentException($"latents of shape {run.Shape} cannot be in a batch of shape {shape}", nameof(runs));
            }

            if (run.IsComplete)
            {
                throw new ArgumentException($"all {run.EvaluationCount} evaluations of a run are done", nameof(runs));
            }
        }

        var predicted = predictor.Predict([.. runs.Select(run => run.Ask())], shape, spatialFactor);
        for (var index = 0; index < runs.Count; index++)
        {
            try
            {
                runs[index].Advance(predicted[index]);
            }
            catch (ModelOutputException failure)
            {
                runs[index].Failure = failure;
            }
        }
    }
}
