using Grid.Sampling;
using Grid.Sampling.Noise;
using Grid.Sampling.Schedulers;

namespace Grid.Diffusion.Pipelines;

/// <summary>Walks a sampling method through its evaluations, in one go or in bursts with a state between them.</summary>
public sealed class Denoiser(NoisePredictor predictor, INoiseScheduler scheduler, INoiseSource noise, LatentShape shape, int spatialFactor)
{
    // Whether the noise stands where the run does.
    private bool _begun;

    /// <summary>The state before the first evaluation: noise at the schedule's first level.</summary>
    public DenoiseState Start()
    {
        _begun = true;
        var latents = new float[shape.Count];
        noise.Fill(NoiseStream.Initial, 0, shape, 0, latents);
        for (var i = 0; i < latents.Length; i++)
        {
            latents[i] *= scheduler.InitNoiseSigma;
        }

        return new DenoiseState(latents, scheduler.Capture());
    }

    /// <summary>A run that goes on from a state. The scheduler is the run's from here on: one denoiser has one run at a time.</summary>
    /// <param name="state">State to go on from; it is not changed.</param>
    /// <param name="text">Text states and guidance.</param>
    /// <param name="inpaint">Extra input channels of inpaint networks.</param>
    public DenoiseRun Resume(DenoiseState state, GuidedText text, float[]? inpaint = null)
    {
        if (!_begun && noise.IsSequential && scheduler.UsesNoise)
        {
            ReplayDraws(state.Scheduler.NextEvaluation);
        }

        _begun = true;
        return new DenoiseRun(state, scheduler, noise, shape, text, inpaint);
    }

    /// <summary>
    /// Evaluates up to, and not including, evaluation <paramref name="end"/>. Cancellation takes effect between two evaluations.
    /// </summary>
    /// <param name="state">State to go on from; it is not changed.</param>
    /// <param name="end">At most the number of the scheduler's timesteps.</param>
    /// <param name="text">Text states and guidance.</param>
    /// <param name="onEvaluation">Told the number of evaluations done after each.</param>
    /// <param name="inpaint">Extra input channels of inpaint networks.</param>
    /// <param name="afterStep">Changes the latents after an evaluation, given its index.</param>
    /// <param name="cancellationToken">Ends the run with an exception; the state given in stays good.</param>
    /// <exception cref="ModelOutputException">The network answered with values that are no numbers.</exception>
    public DenoiseState Advance(
        DenoiseState state,
        int end,
        GuidedText text,
        Action<int>? onEvaluation = null,
        float[]? inpaint = null,
        Action<int, float[]>? afterStep = null,
        CancellationToken cancellationToken = default
    )
    {
        var run = Resume(state, text, inpaint);
        var batch = new BatchDenoiser(predictor, shape, spatialFactor);
        while (run.Evaluation < end)
        {
            cancellationToken.ThrowIfCancellationRequested();
            batch.Step([run]);
            if (run.Failure is { } failure)
            {
                throw failure;
            }

            afterStep?.Invoke(run.Evaluation - 1, run.Latents);
            onEvaluation?.Invoke(run.Evaluation);
        }

        return run.Capture();
    }

    private void ReplayDraws(int evaluations)
    {
        var drawn = new float[shape.Count];
        noise.Fill(NoiseStream.Initial, 0, shape, 0, drawn);
        for (var evaluation = 0; evaluation < evaluations; evaluation++)
        {
            noise.Fill(NoiseStream.Ancestral, evaluation, shape, 0, drawn);
        }
    }
}
