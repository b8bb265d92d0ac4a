using Grid.Contracts.Audits;
using Grid.Contracts.Jobs;
using Grid.Grains.Audits;
using Grid.Grains.Tenants;
using Grid.Grains.Tenants.Jobs;
using Grid.Storage.State;

namespace Grid.Grains.Tests.Audits;

public sealed class StateAuditTests
{
    private const string Tenant = "ada";

    private readonly MemoryRecords _records = new();
    private readonly TenantState _state = new();
    private readonly JobBlock _block = new() { Number = 0 };
    private readonly JobBlockHead _head = new() { Number = 0 };

    public StateAuditTests()
    {
        _state.Heads.Add(_head);
        _state.Unsealed.Add(_block);
    }

    [Fact]
    public async Task Run_EveryJobHasItsRecord_FindsNothing()
    {
        Write(Add(made: true));
        Write(Add(open: false));
        Add(made: false);

        var report = await RunAsync();

        Assert.Null(report.DescribeFaults());
        Assert.Equal((1, 2), (report.Tenants, report.Jobs));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_JobOfTheBookWithoutRecord_IsMissing(bool open)
    {
        var lost = Add(open, made: true);
        Write(Add(made: true));

        var report = await RunAsync();

        Assert.Equal([Name(lost)], report.Missing.First);
        Assert.Equal((1, 0, 0), (report.Missing.Count, report.Unlisted.Count, report.Damaged.Count));
        Assert.StartsWith($"1 job in its tenant's book has no record: {Name(lost)}.", report.DescribeFaults(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SubmissionThatWasCutOff_IsNotMissing()
    {
        Add(made: false);

        Assert.Null((await RunAsync()).DescribeFaults());
    }

    [Fact]
    public async Task Run_JobMadeSinceTheRecordsWereListed_IsNotMissing()
    {
        var job = Add(made: true);
        _records.AfterList = () => Write(job);

        Assert.Null((await RunAsync()).DescribeFaults());
    }

    [Fact]
    public async Task Run_JobRemovedSinceTheRecordsWereListed_IsNeitherMissingNorUnlisted()
    {
        var (stays, goes) = (Add(made: true), Add(made: true));
        Write(stays);
        Write(goes);
        _records.AfterList = () =>
        {
            _head.MarkRemoved(1);
            WriteBook();
            _records.Remove(KeyOf(goes));
        };

        var report = await RunAsync();

        Assert.Null(report.DescribeFaults());
        Assert.Equal(1, report.Jobs);
    }

    [Fact]
    public async Task Run_JobThatIsBeingRemoved_IsNotUnlisted()
    {
        var job = Add(made: true);
        Write(job);
        _head.MarkRemoved(0);
        _state.Deletions.Add(job);

        Assert.Null((await RunAsync()).DescribeFaults());
    }

    [Fact]
    public async Task Run_TenantWithoutRecord_HasUnlistedJobs()
    {
        var jobs = Enumerable.Range(0, AuditFinding.MaxNames + 2).Select(_ => Add(made: true)).ToArray();
        Array.ForEach(jobs, Write);
        WriteBook();
        _records.Remove(RecordNames.OfTenant(Tenant, RecordNames.Tenant));

        var report = await NewAudit().RunAsync(readValues: true, TestContext.Current.CancellationToken);

        Assert.Equal((jobs.Length, AuditFinding.MaxNames), (report.Unlisted.Count, report.Unlisted.First.Length));
        Assert.Contains("7 records of jobs are in no tenant's book: ", report.DescribeFaults(), StringComparison.Ordinal);
        Assert.Contains(" and 2 more.", report.DescribeFaults(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_BlockWithoutRecord_IsToldAndItsJobsAreNotUnlisted()
    {
        Write(Add(open: false));
        _state.Unsealed.Clear();

        var report = await RunAsync();

        Assert.Equal(["tenant/ada jobs-0"], report.Damaged.First);
        Assert.Equal(0, report.Unlisted.Count);
    }

    [Fact]
    public async Task Run_SealedBlock_IsRead()
    {
        var lost = Add(open: false);
        _state.Unsealed.Clear();
        _records.Put(RecordNames.OfTenant(Tenant, RecordNames.Block(0)), _block);

        Assert.Equal([Name(lost)], (await RunAsync()).Missing.First);
    }

    [Fact]
    public async Task Run_DamagedValues_AreToldByName()
    {
        var job = Add(made: true);
        Write(job);
        _records.Damaged.Add(KeyOf(job));
        _records.Damaged.Add(RecordNames.OfTenant(Tenant, RecordNames.Tenant));

        var report = await RunAsync();

        Assert.Equal([$"videojob/{Name(job)} job", "tenant/ada tenant"], report.Damaged.First.Order(StringComparer.Ordinal).Reverse());
        Assert.Equal((0, 0, 2), (report.Missing.Count, report.Unlisted.Count, report.Damaged.Count));
    }

    private static string Name(Guid job) => new JobKey(Tenant, JobIds.ToName(job)).ToString();

    private static StateKey KeyOf(Guid job) => RecordNames.OfJob(new JobKey(Tenant, JobIds.ToName(job)));

    private Guid Add(bool open = true, bool made = false)
    {
        var entry = new JobEntry { Id = JobIds.New(DateTimeOffset.UnixEpoch.AddMinutes(_head.Count)) };
        _block.Entries.Add(entry);
        _head.MarkAdded(JobIds.MillisecondsOf(entry.Id), open);
        if (open && made)
        {
            _head.MarkMade(_head.Count - 1);
        }

        return entry.Id;
    }

    private void Write(Guid job) => _records.Put(KeyOf(job), job);

    private void WriteBook() => _records.Put(RecordNames.OfTenant(Tenant, RecordNames.Tenant), _state);

    private StateAudit NewAudit() => new(_records, MemoryRecords.Serializer, TimeProvider.System);

    private Task<AuditReport> RunAsync()
    {
        WriteBook();
        return NewAudit().RunAsync(readValues: true, TestContext.Current.CancellationToken);
    }
}
