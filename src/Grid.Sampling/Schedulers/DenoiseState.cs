namespace Grid.Sampling.Schedulers;

/// <summary>Where a denoising run stands: everything that another process needs to go on with it.</summary>
/// <param name="Latents">Latents [batch, C, F, h, w] after the last step.</param>
/// <param name="Scheduler">The sampling method's position and history.</param>
public sealed record DenoiseState(float[] Latents, SchedulerState Scheduler);
