using Grid.Sampling;
using Grid.Sampling.Noise;
using Grid.Sampling.Schedulers;

namespace Grid.Diffusion.Pipelines;

/// <summary>Walks a sampling method through its evaluations, in one go or in bursts with a state between them.</summary>
public sealed class Denoiser(NoisePredictor predictor, INoiseScheduler scheduler, INoiseSource noise, LatentShape shape, int spatialFactor)
{
    /// <summary>The state before the first evaluation: noise at the schedule's first level.</summary>
    public DenoiseState Start()
    {
        var latents = new float[shape.Count];
        noise.Fill(NoiseStream.Initial, 0, shape, 0, latents);
        for (var i = 0; i < latents.Length; i++)
        {
            latents[i] *= scheduler.InitNoiseSigma;
        }

        return new DenoiseState(latents, scheduler.Capture());
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
    public DenoiseState Advance(
        DenoiseState state, int end, GuidedText text, Action<int>? onEvaluation = null, float[]? inpaint = null,
        Action<int, float[]>? afterStep = null, CancellationToken cancellationToken = default)
    {
        scheduler.Restore(state.Scheduler);
        var latents = (float[])state.Latents.Clone();
        var scaled = new float[latents.Length];
        var fresh = scheduler.UsesNoise ? new float[latents.Length] : [];
        for (var index = state.Scheduler.NextEvaluation; index < end; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            scheduler.ScaleModelInput(index, latents, scaled);
            var predicted = predictor.Predict(scaled, shape, scheduler.Timesteps[index], text, spatialFactor, inpaint);
            if (scheduler.UsesNoise)
            {
                noise.Fill(NoiseStream.Ancestral, index, shape, 0, fresh);
            }

            scheduler.Step(index, predicted, latents, fresh, latents);
            afterStep?.Invoke(index, latents);
            onEvaluation?.Invoke(index + 1);
        }

        return new DenoiseState(latents, scheduler.Capture());
    }
}
