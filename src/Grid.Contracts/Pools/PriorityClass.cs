namespace Grid.Contracts.Pools;

/// <summary>How urgent work is. A class goes before those below it. Wire names: see <see cref="PriorityClasses"/>.</summary>
[GenerateSerializer, Alias("grid.priority-class")]
public enum PriorityClass
{
    /// <summary>Somebody sits and waits for it.</summary>
    Interactive = 0,

    /// <summary>Ordinary work; what a request has that names no class.</summary>
    Standard = 1,

    /// <summary>Work that takes what the others leave.</summary>
    Batch = 2,
}
