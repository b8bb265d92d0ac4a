namespace Grid.Host;

/// <summary>Options that cannot be run with; the message lists all faults, each with the option's name.</summary>
public sealed class GridHostOptionsException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    /// <summary>One sentence each.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
