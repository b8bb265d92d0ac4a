using System.Collections.Immutable;
using Grid.Contracts.Pools;

namespace Grid.Contracts.Tenants;

/// <summary>What a tenant may do, as its operator set it.</summary>
[GenerateSerializer, Alias("grid.tenant-settings"), Immutable]
public sealed record TenantSettings
{
    /// <summary>Largest <see cref="MaxActiveJobs"/> and <see cref="MaxRunning"/>.</summary>
    public const int MaxJobs = 100_000;

    /// <summary>Largest budget, in GPU-seconds: a thousand devices for more than eleven days.</summary>
    public const double MaxBudget = 1_000_000_000;

    /// <summary>Largest <see cref="MaxPixelSteps"/>.</summary>
    public const long MaxJobSize = 1_000_000_000_000_000;

    /// <summary>Largest <see cref="KeepJobsDays"/> and <see cref="KeepFilesDays"/>.</summary>
    public const int MaxDays = 36_500;

    /// <summary>Largest <see cref="KeepJobs"/>.</summary>
    public const int MaxKeptJobs = 100_000_000;

    /// <summary>
    /// The tenant's part of a pool in relation to others who wait: <see cref="TenantShare.MinWeight"/> to
    /// <see cref="TenantShare.MaxWeight"/>.
    /// </summary>
    [Id(0)]
    public double Weight { get; init; } = 1;

    /// <summary>Class of jobs that name none; one of <see cref="AllowedPriorities"/>.</summary>
    [Id(1)]
    public PriorityClass DefaultPriority { get; init; } = PriorityClass.Standard;

    /// <summary>Classes the tenant may use, at least one.</summary>
    [Id(2)]
    public ImmutableArray<PriorityClass> AllowedPriorities { get; init; } =
    [PriorityClass.Interactive, PriorityClass.Standard, PriorityClass.Batch];

    /// <summary>Jobs that may be worked on at one time, 1 to <see cref="MaxJobs"/>; further ones wait.</summary>
    [Id(3)]
    public int MaxRunning { get; init; } = 1_000;

    /// <summary>Jobs that may be queued or running at one time, 1 to <see cref="MaxJobs"/>; further ones are refused.</summary>
    [Id(4)]
    public int MaxActiveJobs { get; init; } = 10_000;

    /// <summary>
    /// Budget of a day (UTC) in GPU-seconds, 0 to <see cref="MaxBudget"/>. The default is a hundred devices for the whole day.
    /// </summary>
    [Id(5)]
    public double GpuSecondsPerDay { get; init; } = 8_640_000;

    /// <summary>
    /// Budget of a month (UTC) in GPU-seconds, 0 to <see cref="MaxBudget"/>. The default is a hundred devices for 31 days.
    /// </summary>
    [Id(6)]
    public double GpuSecondsPerMonth { get; init; } = 267_840_000;

    /// <summary>Largest frames x width x height x steps of one job, 1 to <see cref="MaxJobSize"/>.</summary>
    [Id(7)]
    public long MaxPixelSteps { get; init; } = 1_000_000_000_000;

    /// <summary>
    /// Days after which a finished job is removed with its files, counted from its acceptance, 0 to <see cref="MaxDays"/>; 0 keeps it.
    /// </summary>
    [Id(8)]
    public int KeepJobsDays { get; init; }

    /// <summary>
    /// Jobs kept; of more the oldest finished ones are removed with their files. 0 to <see cref="MaxKeptJobs"/>; 0 keeps all.
    /// </summary>
    [Id(9)]
    public int KeepJobs { get; init; }

    /// <summary>
    /// Days after which the files of a finished job are removed and the job stays, counted from its acceptance, 0 to <see cref="MaxDays"/>;
    /// 0 keeps them.
    /// </summary>
    [Id(10)]
    public int KeepFilesDays { get; init; }

    /// <summary>The settings of a tenant for whom none were set.</summary>
    public static TenantSettings Default { get; } = new();
}
