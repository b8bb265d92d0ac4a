using System.Collections.Immutable;

namespace Grid.Contracts.Pools;

/// <summary>The wire names of priority classes.</summary>
public static class PriorityClasses
{
    /// <summary>All names, the most urgent first; the index is the enumeration's number.</summary>
    public static ImmutableArray<string> Names { get; } = ["interactive", "standard", "batch"];

    /// <summary>The name of a class, such as <c>standard</c>.</summary>
    public static string ToName(this PriorityClass priority) => Names[(int)priority];

    /// <summary>Reads a name; false for one that is not among <see cref="Names"/>.</summary>
    public static bool TryParse(string name, out PriorityClass priority)
    {
        var index = Names.IndexOf(name);
        priority = index >= 0 ? (PriorityClass)index : PriorityClass.Standard;
        return index >= 0;
    }
}
