namespace Grid.Training.Autoencoders;

/// <summary>Mean and standard deviation of each latent channel over many pictures.</summary>
internal sealed record LatentStatistics(float[] Mean, float[] Deviation);
