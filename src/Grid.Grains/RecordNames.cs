using Grid.Contracts.Jobs;
using Grid.Storage.State;

namespace Grid.Grains;

/// <summary>Names of records of grain state, for those who read them beside the grains. They are kept, so they stay.</summary>
internal static class RecordNames
{
    /// <summary>Grain type of tenants.</summary>
    public const string TenantType = "tenant";

    /// <summary>Grain type of video jobs.</summary>
    public const string VideoJobType = "videojob";

    /// <summary>Name of a tenant's own record.</summary>
    public const string Tenant = "tenant";

    /// <summary>Name of a job's record.</summary>
    public const string Job = "job";

    /// <summary>Name of the record of a tenant's block.</summary>
    public static string Block(int number) => $"jobs-{number}";

    /// <summary>A record of a tenant.</summary>
    public static StateKey OfTenant(string tenant, string name) => new($"{TenantType}/{tenant}", name);

    /// <summary>The record of a job.</summary>
    public static StateKey OfJob(JobKey job) => new($"{JobGrainFactory.TypeOf(job.Kind)}/{job}", Job);
}
