using Grid.Contracts.Jobs;

namespace Grid.Workers.Work;

/// <summary>The work cannot be done, here or anywhere; the error is for the tenant.</summary>
internal sealed class WorkRefusedException(JobError error) : Exception(error.Message)
{
    public JobError Error { get; } = error;
}
