namespace Grid.Golden;

/// <summary>What came of one case: its error against its tolerance, or why it could not be run.</summary>
public sealed record GoldenOutcome(GoldenStatus Status, string Kind, string Directory, string Summary, IReadOnlyList<string> Details);
