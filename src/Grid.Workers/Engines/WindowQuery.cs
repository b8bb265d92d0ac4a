using Grid.Contracts.Videos;

namespace Grid.Workers.Engines;

/// <summary>What is asked of the network about one window.</summary>
/// <param name="Spec">The video it is of.</param>
/// <param name="TextStates">What <see cref="IVideoEngine.EncodePrompt"/> gave.</param>
/// <param name="Latents">The network's input, scaled, [C, frames, h, w].</param>
/// <param name="Frames">Latent frames of the window.</param>
/// <param name="Timestep">What the network is told of the noise's level.</param>
public sealed record WindowQuery(VideoSpec Spec, byte[] TextStates, float[] Latents, int Frames, float Timestep);
