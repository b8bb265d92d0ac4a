using Grid.Contracts.Pools;
using Grid.Contracts.Tenants;
using Grid.Grains.Tenants;

namespace Grid.Grains.Tests.Tenants;

public sealed class TenantSettingsRulesTests
{
    public static TheoryData<string, string> Faults =>
        new()
        {
            { "weight", "weight must be 0.1 to 100, not 0." },
            { "allowed_priorities", "allowed_priorities must hold at least one of interactive, standard, batch, and nothing else." },
            { "default_priority", "default_priority must be one of the allowed_priorities (standard)." },
            { "max_running", "max_running must be 1 to 100,000 jobs, not 0." },
            { "max_active_jobs", "max_active_jobs must be 1 to 100,000 jobs, not 100001." },
            { "gpu_seconds_per_day", "gpu_seconds_per_day must be 0 to 1,000,000,000 GPU-seconds, not NaN." },
            { "gpu_seconds_per_month", "gpu_seconds_per_month must be 0 to 1,000,000,000 GPU-seconds, not -1." },
            { "max_pixel_steps", "max_pixel_steps must be 1 to 1,000,000,000,000,000 (frames x width x height x steps), not 0." },
            { "keep_jobs_days", "keep_jobs_days must be 0 to 36,500 days (0 keeps finished jobs), not -1." },
            { "keep_jobs", "keep_jobs must be 0 to 100,000,000 jobs (0 keeps all), not -1." },
            { "keep_files_days", "keep_files_days must be 0 to 36,500 days (0 keeps files), not 36501." },
        };

    [Fact]
    public void Check_Default_IsAllowed() => Assert.Null(TenantSettingsRules.Check(TenantSettings.Default));

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_OutOfRange_NamesTheFieldAndTheRange(string field, string sentence)
    {
        var settings = TenantSettings.Default;
        var rejection = TenantSettingsRules.Check(
            field switch
            {
                "weight" => settings with { Weight = 0 },
                "allowed_priorities" => settings with { AllowedPriorities = [] },
                "default_priority" => settings with { AllowedPriorities = [PriorityClass.Standard], DefaultPriority = PriorityClass.Batch },
                "max_running" => settings with { MaxRunning = 0 },
                "max_active_jobs" => settings with { MaxActiveJobs = 100_001 },
                "gpu_seconds_per_day" => settings with { GpuSecondsPerDay = double.NaN },
                "gpu_seconds_per_month" => settings with { GpuSecondsPerMonth = -1 },
                "keep_jobs_days" => settings with { KeepJobsDays = -1 },
                "keep_jobs" => settings with { KeepJobs = -1 },
                "keep_files_days" => settings with { KeepFilesDays = 36_501 },
                _ => settings with { MaxPixelSteps = 0 },
            }
        )!;

        Assert.Equal((field, sentence), (rejection.Param, rejection.Message));
    }
}
