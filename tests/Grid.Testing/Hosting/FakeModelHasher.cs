using Grid.Grains.Models;

namespace Grid.Testing.Hosting;

/// <summary>Names models by their folder's name.</summary>
public sealed class FakeModelHasher : IModelHasher
{
    /// <summary>Hashes computed so far.</summary>
    public int Calls { get; private set; }

    /// <summary>Called during each computation.</summary>
    public Action? OnCompute { get; set; }

    /// <summary>What is wrong with every model; null when nothing is.</summary>
    public string? Flaw { get; set; }

    public string Compute(string folder)
    {
        var act = OnCompute;
        Calls++;
        act?.Invoke();
        return Flaw is null ? $"hash-of-{Path.GetFileName(folder)}" : throw new ModelUnreadableException(Flaw);
    }
}
