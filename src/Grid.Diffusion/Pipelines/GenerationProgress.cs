namespace Grid.Diffusion.Pipelines;

/// <summary>How far a generation is: <paramref name="Done"/> of <paramref name="Total"/> steps or frames of its phase.</summary>
public readonly record struct GenerationProgress(GenerationPhase Phase, int Done, int Total);
