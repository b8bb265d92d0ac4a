using Grid.Contracts.Models;

namespace Grid.Grains.Models;

/// <summary>A model on this machine.</summary>
/// <param name="Description">What the API says of it.</param>
/// <param name="Folder">Where it lies, in the published layout.</param>
public sealed record InstalledModel(ModelDescription Description, string Folder);
