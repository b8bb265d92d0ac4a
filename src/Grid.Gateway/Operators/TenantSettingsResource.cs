using Grid.Contracts.Pools;
using Grid.Contracts.Tenants;

namespace Grid.Gateway.Operators;

/// <summary>
/// What a tenant may do; see <see cref="TenantSettings"/> for units and ranges. In a change, members that are null stay as they are.
/// </summary>
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

    /// <summary>Days after which a finished video is removed with its files; 0 keeps it.</summary>
    public int? KeepJobsDays { get; init; }

    /// <summary>Videos kept; of more the oldest finished ones are removed. 0 keeps all.</summary>
    public int? KeepJobs { get; init; }

    /// <summary>Days after which the files of a finished video are removed and the video stays; 0 keeps them.</summary>
    public int? KeepFilesDays { get; init; }

    internal static TenantSettingsResource Create(TenantSettings settings) =>
        new()
        {
            Weight = settings.Weight,
            DefaultPriority = settings.DefaultPriority.ToName(),
            AllowedPriorities = [.. settings.AllowedPriorities.Select(PriorityClasses.ToName)],
            MaxRunning = settings.MaxRunning,
            MaxActiveJobs = settings.MaxActiveJobs,
            GpuSecondsPerDay = settings.GpuSecondsPerDay,
            GpuSecondsPerMonth = settings.GpuSecondsPerMonth,
            MaxPixelSteps = settings.MaxPixelSteps,
            KeepJobsDays = settings.KeepJobsDays,
            KeepJobs = settings.KeepJobs,
            KeepFilesDays = settings.KeepFilesDays,
        };

    /// <summary>The change that this asks for; null when a class has a name that there is not.</summary>
    internal TenantSettingsChange? ToChange()
    {
        PriorityClass defaultPriority = default;
        if (
            (DefaultPriority is not null && !PriorityClasses.TryParse(DefaultPriority, out defaultPriority))
            || AllowedPriorities?.Any(name => !PriorityClasses.TryParse(name, out _)) is true
        )
        {
            return null;
        }

        return new TenantSettingsChange
        {
            Weight = Weight,
            DefaultPriority = DefaultPriority is null ? null : defaultPriority,
            AllowedPriorities = AllowedPriorities is null
                ? null
                : [.. AllowedPriorities.Select(name => PriorityClasses.TryParse(name, out var priority) ? priority : default)],
            MaxRunning = MaxRunning,
            MaxActiveJobs = MaxActiveJobs,
            GpuSecondsPerDay = GpuSecondsPerDay,
            GpuSecondsPerMonth = GpuSecondsPerMonth,
            MaxPixelSteps = MaxPixelSteps,
            KeepJobsDays = KeepJobsDays,
            KeepJobs = KeepJobs,
            KeepFilesDays = KeepFilesDays,
        };
    }
}
