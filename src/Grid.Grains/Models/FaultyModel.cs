namespace Grid.Grains.Models;

/// <summary>A model folder that cannot be used.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Fault">What is wrong, as a clause for tenants: files are named inside the folder.</param>
/// <param name="Folder">Where it lies.</param>
public sealed record FaultyModel(string Name, string Fault, string Folder)
{
    /// <summary>Whether requests that name no model would get it.</summary>
    public bool IsDefault { get; init; }
}
