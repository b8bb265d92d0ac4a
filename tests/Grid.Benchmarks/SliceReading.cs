using Grid.Contracts.Jobs;

namespace Grid.Benchmarks;

/// <summary>Where a job and its grid stand at one moment.</summary>
/// <param name="Job">The job.</param>
/// <param name="Seconds">Time since the job was submitted.</param>
/// <param name="FileBytes">Bytes that workers and control have read from and written to files.</param>
/// <param name="MessageBytes">Bytes of messages between workers and control.</param>
internal sealed record SliceReading(JobSnapshot Job, double Seconds, long FileBytes, long MessageBytes)
{
    /// <summary>Share of the workers' time since an earlier moment in which their devices did nothing.</summary>
    public double IdleSince(SliceReading earlier, int workers) =>
        1 - ((Job.DeviceSeconds - earlier.Job.DeviceSeconds) / (workers * (Seconds - earlier.Seconds)));
}
