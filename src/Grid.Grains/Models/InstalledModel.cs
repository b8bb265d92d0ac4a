using Grid.Contracts.Models;
using Grid.Contracts.Videos;
using Grid.Sampling;
using Grid.Sampling.Schedulers;
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

    /// <summary>The training schedule.</summary>
    public NoiseScheduleConfig Schedule => SettingLimits.Schedule;

    /// <summary>Changes when a file of the model changes; empty where the files are not known.</summary>
    public string Stamp { get; init; } = "";

    /// <summary>When the sheet was written.</summary>
    internal DateTime SheetTime { get; init; }

    /// <summary>Whether the files are still those that were found. Looks at the folder.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public bool IsUnchanged() => Stamp.Length == 0 || ModelFiles.Read(Folder).Stamp == Stamp;

    /// <summary>The latent shape of a video.</summary>
    public LatentShape LatentShapeOf(VideoSpec spec) =>
        LatentShapes.For(spec.Frames, spec.Height, spec.Width, SettingLimits.Compression, LatentChannels);
}
