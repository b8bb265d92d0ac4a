using Grid.Contracts.Models;
using Grid.Contracts.Videos;
using Grid.Sampling;
using SamplingLimits = Grid.Sampling.Settings.ModelLimits;

namespace Grid.Grains.Models;

/// <summary>A model on this machine.</summary>
/// <param name="Description">What the API says of it.</param>
/// <param name="SettingLimits">The same limits, as the rules for request values take them.</param>
/// <param name="Folder">Where it lies, in the published layout.</param>
public sealed record InstalledModel(ModelDescription Description, SamplingLimits SettingLimits, string Folder)
{
    /// <summary>Channels of a latent video.</summary>
    public int LatentChannels { get; init; } = LatentShapes.DefaultChannels;

    /// <summary>The latent shape of a video.</summary>
    public LatentShape LatentShapeOf(VideoSpec spec) => LatentShapes.For(spec.Frames, spec.Height, spec.Width, SettingLimits.Compression, LatentChannels);
}
