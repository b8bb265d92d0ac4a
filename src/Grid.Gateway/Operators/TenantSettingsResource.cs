using Grid.Contracts.Pools;
using Grid.Contracts.Tenants;

namespace Grid.Gateway.Operators;

/// <summary>What a tenant may do; see <see cref="TenantSettings"/> for units and ranges. In a change, members that are null stay as they are.</summary>
public sealed record TenantSettingsResource
{
    /// <summary>The tenant's part in relation to others who wait.</summary>
    public double? Weight { get; init; }

    /// <summary>Class of videos that name none.</summary>
    public string? DefaultPriority { get; init; }

    /// <summary>Classes the tenant may use.</summary>
    public IReadOnlyList<string>? AllowedPriorities { get; init; }

    /// <summary>Videos worked on at one time.</summary>
    public int? MaxRunning { get; init; }

    /// <summary>Videos queued or running at one time.</summary>
    public int? MaxActiveJobs { get; init; }

    /// <summary>Budget of a day.</summary>
    public double? GpuSecondsPerDay { get; init; }

    /// <summary>Budget of a month.</summary>
    public double? GpuSecondsPerMonth { get; init; }

    /// <summary>Largest frames x width x height x steps of one video.</summary>
    public long? MaxPixelSteps { get; init; }

    internal static TenantSettingsResource Create(TenantSettings settings) => new()
    {
        Weight = settings.Weight,
        DefaultPriority = settings.DefaultPriority.ToName(),
        AllowedPriorities = [.. settings.AllowedPriorities.Select(PriorityClasses.ToName)],
        MaxRunning = settings.MaxRunning,
        MaxActiveJobs = settings.MaxActiveJobs,
        GpuSecondsPerDay = settings.GpuSecondsPerDay,
        GpuSecondsPerMonth = settings.GpuSecondsPerMonth,
        MaxPixelSteps = settings.MaxPixelSteps,
    };

    /// <summary>The settings after this change; null when a class has a name that there is not.</summary>
    internal TenantSettings? ApplyTo(TenantSettings settings)
    {
        var names = AllowedPriorities ?? [.. settings.AllowedPriorities.Select(PriorityClasses.ToName)];
        var defaultName = DefaultPriority ?? settings.DefaultPriority.ToName();
        if (!PriorityClasses.TryParse(defaultName, out var defaultPriority) || names.Any(name => !PriorityClasses.TryParse(name, out _)))
        {
            return null;
        }

        return new TenantSettings
        {
            Weight = Weight ?? settings.Weight,
            DefaultPriority = defaultPriority,
            AllowedPriorities = [.. names.Select(name => PriorityClasses.TryParse(name, out var priority) ? priority : default)],
            MaxRunning = MaxRunning ?? settings.MaxRunning,
            MaxActiveJobs = MaxActiveJobs ?? settings.MaxActiveJobs,
            GpuSecondsPerDay = GpuSecondsPerDay ?? settings.GpuSecondsPerDay,
            GpuSecondsPerMonth = GpuSecondsPerMonth ?? settings.GpuSecondsPerMonth,
            MaxPixelSteps = MaxPixelSteps ?? settings.MaxPixelSteps,
        };
    }
}
