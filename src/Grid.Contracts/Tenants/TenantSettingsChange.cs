using System.Collections.Immutable;
using Grid.Contracts.Pools;

namespace Grid.Contracts.Tenants;

/// <summary>
/// A change of what a tenant may do; what is null stays as it is. Units and ranges are those of <see cref="TenantSettings"/>.
/// </summary>
[GenerateSerializer, Alias("grid.tenant-settings-change"), Immutable]
public sealed record TenantSettingsChange
{
    /// <summary>See <see cref="TenantSettings.Weight"/>.</summary>
    [Id(0)]
    public double? Weight { get; init; }

    /// <summary>See <see cref="TenantSettings.DefaultPriority"/>.</summary>
    [Id(1)]
    public PriorityClass? DefaultPriority { get; init; }

    /// <summary>See <see cref="TenantSettings.AllowedPriorities"/>.</summary>
    [Id(2)]
    public ImmutableArray<PriorityClass>? AllowedPriorities { get; init; }

    /// <summary>See <see cref="TenantSettings.MaxRunning"/>.</summary>
    [Id(3)]
    public int? MaxRunning { get; init; }

    /// <summary>See <see cref="TenantSettings.MaxActiveJobs"/>.</summary>
    [Id(4)]
    public int? MaxActiveJobs { get; init; }

    /// <summary>See <see cref="TenantSettings.GpuSecondsPerDay"/>.</summary>
    [Id(5)]
    public double? GpuSecondsPerDay { get; init; }

    /// <summary>See <see cref="TenantSettings.GpuSecondsPerMonth"/>.</summary>
    [Id(6)]
    public double? GpuSecondsPerMonth { get; init; }

    /// <summary>See <see cref="TenantSettings.MaxPixelSteps"/>.</summary>
    [Id(7)]
    public long? MaxPixelSteps { get; init; }

    /// <summary>See <see cref="TenantSettings.KeepJobsDays"/>.</summary>
    [Id(8)]
    public int? KeepJobsDays { get; init; }

    /// <summary>See <see cref="TenantSettings.KeepJobs"/>.</summary>
    [Id(9)]
    public int? KeepJobs { get; init; }

    /// <summary>See <see cref="TenantSettings.KeepFilesDays"/>.</summary>
    [Id(10)]
    public int? KeepFilesDays { get; init; }

    /// <summary>The settings after this change.</summary>
    public TenantSettings ApplyTo(TenantSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new TenantSettings
        {
            Weight = Weight ?? settings.Weight,
            DefaultPriority = DefaultPriority ?? settings.DefaultPriority,
            AllowedPriorities = AllowedPriorities ?? settings.AllowedPriorities,
            MaxRunning = MaxRunning ?? settings.MaxRunning,
            MaxActiveJobs = MaxActiveJobs ?? settings.MaxActiveJobs,
            GpuSecondsPerDay = GpuSecondsPerDay ?? settings.GpuSecondsPerDay,
            GpuSecondsPerMonth = GpuSecondsPerMonth ?? settings.GpuSecondsPerMonth,
            MaxPixelSteps = MaxPixelSteps ?? settings.MaxPixelSteps,
            KeepJobsDays = KeepJobsDays ?? settings.KeepJobsDays,
            KeepJobs = KeepJobs ?? settings.KeepJobs,
            KeepFilesDays = KeepFilesDays ?? settings.KeepFilesDays,
        };
    }
}
