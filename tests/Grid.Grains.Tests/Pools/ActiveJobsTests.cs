using Grid.Contracts.Jobs;
using Grid.Grains.Pools;
using Grid.Testing.Hosting;

namespace Grid.Grains.Tests.Pools;

public sealed class ActiveJobsTests
{
    private static readonly JobKey Job = new("ada", "video_1");

    private readonly FakePersistentState<ActiveJobsState>[] _records =
    [
        .. Enumerable.Range(0, ActiveJobs.Parts).Select(_ => new FakePersistentState<ActiveJobsState>()),
    ];

    [Fact]
    public async Task Add_ManyJobs_AreFoundInWhatWasWritten()
    {
        JobKey[] jobs = [.. Enumerable.Range(0, 50).Select(number => new JobKey("ada", $"video_{number}"))];
        var active = new ActiveJobs(_records);

        await Task.WhenAll(jobs.Select(active.AddAsync));

        Assert.Equal(jobs.ToHashSet(), _records.SelectMany(record => record.Written?.Jobs ?? []).ToHashSet());
        Assert.True(_records.Count(record => record.Writes > 0) > 1);
    }

    [Fact]
    public async Task Add_AgainAfterAWriteThatFailed_WritesIt()
    {
        var active = new ActiveJobs(_records);
        FailNext(1);
        await Assert.ThrowsAsync<IOException>(() => active.AddAsync(Job));

        await active.AddAsync(Job);

        Assert.Contains(Job, _records.SelectMany(record => record.Written?.Jobs ?? []));
    }

    [Fact]
    public async Task Add_WhileTheSameJobIsBeingWritten_EndsWithThatWrite()
    {
        var active = new ActiveJobs(_records);
        var gate = new TaskCompletionSource();
        Array.ForEach(_records, record => record.Gate = gate.Task);
        var first = active.AddAsync(Job);

        var second = active.AddAsync(Job);

        Assert.False(second.IsCompleted);
        gate.SetResult();
        await Task.WhenAll(first, second);
        Assert.Equal(1, _records.Sum(record => record.Writes));
    }

    [Fact]
    public async Task Remove_Job_IsWrittenAtTheNextFlush()
    {
        var active = new ActiveJobs(_records);
        await active.AddAsync(Job);

        active.Remove(Job);
        await active.FlushAsync();

        Assert.DoesNotContain(Job, _records.SelectMany(record => record.Written?.Jobs ?? []));
    }

    private void FailNext(int writes) => Array.ForEach(_records, record => record.FailNext = writes);
}
