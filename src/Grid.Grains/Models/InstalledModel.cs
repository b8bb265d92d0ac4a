using Grid.Contracts.Models;
using SamplingLimits = Grid.Sampling.Settings.ModelLimits;

namespace Grid.Grains.Models;

/// <summary>A model on this machine.</summary>
/// <param name="Description">What the API says of it.</param>
/// <param name="SettingLimits">The same limits, as the rules for request values take them.</param>
/// <param name="Folder">Where it lies, in the published layout.</param>
public sealed record InstalledModel(ModelDescription Description, SamplingLimits SettingLimits, string Folder);
