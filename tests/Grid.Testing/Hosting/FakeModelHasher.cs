using Grid.Grains.Models;

namespace Grid.Testing.Hosting;

/// <summary>Names models by their folder's name.</summary>
public sealed class FakeModelHasher : IModelHasher
{
    /// <summary>Hashes computed so far.</summary>
    public int Calls { get; private set; }

    /// <summary>What is wrong with every model; null when nothing is.</summary>
    public string? Flaw { get; set; }

    public string Compute(string folder)
    {
        Calls++;
        return Flaw is null ? $"hash-of-{Path.GetFileName(folder)}" : throw new ModelUnreadableException(Flaw);
    }
}
