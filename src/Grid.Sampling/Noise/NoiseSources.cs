namespace Grid.Sampling.Noise;

/// <summary>The kinds of noise by the names users write.</summary>
public static class NoiseSources
{
    /// <summary>Counter-based, the same for a slice as for the whole; the default.</summary>
    public const string Philox = "philox";

    /// <summary>The sequence of torch's CPU generator, for comparison with the reference; cannot be cut into slices.</summary>
    public const string Torch = "torch";

    public static IReadOnlyList<string> Names { get; } = [Philox, Torch];

    /// <summary>The name of <see cref="Names"/> that is meant, whatever its case; null when none is.</summary>
    public static string? Normalize(string? name) =>
        Names.FirstOrDefault(known => string.Equals(known, name?.Trim(), StringComparison.OrdinalIgnoreCase));

    /// <summary>Starts the noise of one request.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="seed">0 to 2^63 - 1.</param>
    /// <exception cref="ArgumentException">One sentence that names the field (noise or seed) and the allowed values.</exception>
    public static INoiseSource Create(string name, long seed) =>
        Normalize(name) switch
        {
            Philox => new PhiloxNoise(seed),
            Torch => new TorchCpuNoise(seed),
            _ => throw new ArgumentException($"noise '{name}' is unknown; use one of {string.Join(", ", Names)}."),
        };

    internal static void RequireSeed(long seed)
    {
        if (seed < 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"seed {seed} must be a whole number from 0 to {long.MaxValue}."));
        }
    }
}
