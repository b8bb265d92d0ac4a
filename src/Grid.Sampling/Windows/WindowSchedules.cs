namespace Grid.Sampling.Windows;

/// <summary>Names of the ways to lay windows over a video.</summary>
public static class WindowSchedules
{
    /// <summary>The same windows at every step.</summary>
    public const string Static = "static";

    /// <summary>Windows shifted from step to step, so that no border stays where it is.</summary>
    public const string Uniform = "uniform";

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [Static, Uniform];
}
