namespace Grid.Chaos;

/// <summary>How a job went on after its worker was killed; all times in seconds from the kill.</summary>
/// <param name="Dead">Until the silo was declared dead.</param>
/// <param name="Leased">Until another worker had the job's work.</param>
/// <param name="Loaded">Until that worker had the model in memory; 0 where it had before.</param>
/// <param name="NextStep">Until it reported a step.</param>
public sealed record Recovery(double Dead, double Leased, double Loaded, double NextStep)
{
    /// <summary>What took longest, with its time.</summary>
    public (string Name, double Seconds) Longest =>
        new[]
        {
            ("the death was noticed", Dead),
            ("the work was given on", Math.Max(0, Leased - Dead)),
            ("the model was loaded", Math.Max(0, Loaded - Leased)),
            ("the step was made", NextStep - Math.Max(Leased, Loaded)),
        }.MaxBy(part => part.Item2);
}
