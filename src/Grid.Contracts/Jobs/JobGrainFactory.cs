namespace Grid.Contracts.Jobs;

/// <summary>Finds the grain of a job, whatever its kind.</summary>
public static class JobGrainFactory
{
    /// <summary>
    /// One of a job's interfaces: <see cref="IJob"/>, <see cref="IJobTerms"/>, <see cref="IJobExecution"/>, <see cref="IJobScheduling"/>
    /// or <see cref="IJobAccount"/>.
    /// </summary>
    public static T GetJob<T>(this IGrainFactory grains, JobKey job)
        where T : IGrainWithStringKey
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<T>(GrainId.Create(TypeOf(job.Kind), job.ToString()));
    }

    /// <summary>
    /// The grain type that a kind of job has: its name with <c>job</c> behind it, which is what a class such as <c>VideoJobGrain</c> has
    /// by itself.
    /// </summary>
    /// <param name="kind">See <see cref="JobKey.Kind"/>.</param>
    public static string TypeOf(string kind) => $"{kind}job";
}
