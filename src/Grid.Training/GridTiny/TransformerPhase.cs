namespace Grid.Training.GridTiny;

/// <summary>One phase of the transformer's training: which clip lengths are drawn, in batches of which size.</summary>
/// <param name="Batches">Latent frames and clips of a batch; steps take them in turn.</param>
/// <param name="EvaluatedLatentFrames">Length of the clips that evaluations generate.</param>
/// <param name="LargestWeight">
/// Errors of the predicted noise weigh 1 / alpha, as errors of a predicted velocity do, up to this bound. A high bound teaches what the text
/// decides in nearly pure noise, background and colour; a low one leaves more to the timesteps where edges and corners form.
/// </param>
internal sealed record TransformerPhase(IReadOnlyList<(int LatentFrames, int Clips)> Batches, int EvaluatedLatentFrames, double LargestWeight);
