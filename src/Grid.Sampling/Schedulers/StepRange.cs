namespace Grid.Sampling.Schedulers;

/// <summary>The numbers of steps that a method takes, both ends included.</summary>
public readonly record struct StepRange(int Minimum, int Maximum)
{
    public bool Contains(int steps) => steps >= Minimum && steps <= Maximum;
}
