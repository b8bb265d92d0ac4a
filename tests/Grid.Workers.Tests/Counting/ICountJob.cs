using Grid.Contracts.Jobs;

namespace Grid.Workers.Tests.Counting;

/// <summary>A third kind of job: it counts.</summary>
[Alias("test.ICountJob")]
public interface ICountJob : IJob
{
    [Alias("Create")]
    Task<JobSnapshot> CreateAsync(int target, CancellationToken cancellationToken);
}
