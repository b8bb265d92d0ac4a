namespace Grid.Sampling.Schedulers;

/// <summary>The sampling methods by the names users write.</summary>
public static class NoiseSchedulers
{
    public static IReadOnlyList<string> Names { get; } = ["DPM++", "Euler", "Euler A", "DDIM", "PNDM"];
}
