namespace Grid.Grains.Models;

/// <summary>Names a model by its content.</summary>
public interface IModelHasher
{
    /// <summary>A hash over everything in a model's folder that decides what the model computes. Reads all weights.</summary>
    /// <exception cref="ModelUnreadableException">The folder lacks something or cannot be read.</exception>
    string Compute(string folder);
}
