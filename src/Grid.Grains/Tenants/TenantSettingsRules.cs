using System.Globalization;
using Grid.Contracts;
using Grid.Contracts.Pools;
using Grid.Contracts.Tenants;

namespace Grid.Grains.Tenants;

/// <summary>Holds settings to their ranges; the first fault found is the answer.</summary>
internal static class TenantSettingsRules
{
    public static JobRejection? Check(TenantSettings settings) =>
        InRange("weight", settings.Weight, TenantShare.MinWeight, TenantShare.MaxWeight, "")
        ?? CheckPriorities(settings)
        ?? InRange("max_running", settings.MaxRunning, 1, TenantSettings.MaxJobs, " jobs")
        ?? InRange("max_active_jobs", settings.MaxActiveJobs, 1, TenantSettings.MaxJobs, " jobs")
        ?? InRange("gpu_seconds_per_day", settings.GpuSecondsPerDay, 0, TenantSettings.MaxBudget, " GPU-seconds")
        ?? InRange("gpu_seconds_per_month", settings.GpuSecondsPerMonth, 0, TenantSettings.MaxBudget, " GPU-seconds")
        ?? InRange("max_pixel_steps", settings.MaxPixelSteps, 1, TenantSettings.MaxJobSize, " (frames x width x height x steps)")
        ?? InRange("keep_jobs_days", settings.KeepJobsDays, 0, TenantSettings.MaxDays, " days (0 keeps finished jobs)")
        ?? InRange("keep_jobs", settings.KeepJobs, 0, TenantSettings.MaxKeptJobs, " jobs (0 keeps all)")
        ?? InRange("keep_files_days", settings.KeepFilesDays, 0, TenantSettings.MaxDays, " days (0 keeps files)");

    private static JobRejection? CheckPriorities(TenantSettings settings)
    {
        if (settings.AllowedPriorities.IsDefaultOrEmpty || settings.AllowedPriorities.Any(priority => !Enum.IsDefined(priority)))
        {
            return Fault(
                "allowed_priorities",
                $"allowed_priorities must hold at least one of {string.Join(", ", PriorityClasses.Names)}, and nothing else."
            );
        }

        return settings.AllowedPriorities.Contains(settings.DefaultPriority)
            ? null
            : Fault(
                "default_priority",
                "default_priority must be one of the allowed_priorities "
                    + $"({string.Join(", ", settings.AllowedPriorities.Select(PriorityClasses.ToName))})."
            );
    }

    // Written so that a value that is not a number is refused as well.
    private static JobRejection? InRange(string field, double value, double least, double most, string unit) =>
        value >= least && value <= most
            ? null
            : Fault(
                field,
                string.Create(CultureInfo.InvariantCulture, $"{field} must be {least:#,0.###} to {most:#,0.###}{unit}, not {value}.")
            );

    private static JobRejection Fault(string field, string message) => new(GridErrorCodes.InvalidValue, message, field);
}
