namespace Grid.Training.GridTiny;

/// <summary>One phase of the transformer's training: which clip lengths are drawn, in batches of which size.</summary>
/// <param name="Batches">Latent frames and clips of a batch, clips a multiple of <see cref="TransformerTrainer.Shares"/>; steps take them
/// in turn.</param>
/// <param name="EvaluatedLatentFrames">Length of the clips that evaluations generate.</param>
/// <param name="DirectionShare">
/// Share of a batch whose noise lies where a shape's place can just be made out: only there does the text's direction tell more than the
/// frames do.
/// </param>
/// <param name="SkipMotion">Whether the motion modules are left out, which on single frames are more than half of the work.</param>
internal sealed record TransformerPhase(
    IReadOnlyList<(int LatentFrames, int Clips)> Batches,
    int EvaluatedLatentFrames,
    bool SkipMotion = false,
    double DirectionShare = 0
);
