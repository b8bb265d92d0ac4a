using Grid.Contracts.Tenants;
using Grid.Grains.Tenants;
using Grid.Grains.Tenants.Jobs;
using Grid.Testing.Videos;
using Microsoft.Extensions.Time.Testing;

namespace Grid.Grains.Tests.Tenants.Jobs;

/// <summary>The register through the book it is part of, so that it is written and read as in a grid.</summary>
public sealed class JobRegisterTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly MemoryTenantStore _store = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task List_OverSeveralBlocks_GivesEveryJobOnceInOrder(bool ascending)
    {
        var ids = await FillAsync((2 * JobBlock.Capacity) + 100);

        var listed = await ListAllAsync(await _store.LoadAsync(_time), ascending);

        Assert.Equal(ascending ? ids : ids.AsEnumerable().Reverse(), listed);
        Assert.Equal([0, 1], _store.Blocks.Order());
    }

    [Fact]
    public async Task List_AfterWhatIsNoId_IsNoPage()
    {
        await FillAsync(3);
        var book = await _store.LoadAsync(_time);

        Assert.Null(await book.Jobs.ListAsync(new JobListQuery(10, "nonsense", Ascending: false)));
    }

    [Fact]
    public async Task Remove_JobsOfSealedBlocks_LeavesTheOthers()
    {
        var ids = await FillAsync(JobBlock.Capacity + 10);
        var book = await _store.LoadAsync(_time);

        Assert.True(await book.RemoveAsync(ids[3]));
        Assert.True(await book.RemoveAsync(ids[^1]));
        Assert.False(await book.RemoveAsync(ids[3]));
        await book.CommitAsync();

        var again = await _store.LoadAsync(_time);
        Assert.Equal(ids.Where(id => id != ids[3] && id != ids[^1]), await ListAllAsync(again, ascending: true));
        Assert.Equal(ids.Count - 2, again.Open.Count);
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(3, false)]
    [InlineData(JobBlock.Capacity + 2, true)]
    [InlineData(JobBlock.Capacity + 2, false)]
    public async Task List_AfterARemovedJob_GoesOnFromItsPlace(int removed, bool ascending)
    {
        var ids = await FillAsync(JobBlock.Capacity + 10);
        var book = await _store.LoadAsync(_time);
        await book.RemoveAsync(ids[removed]);
        await book.CommitAsync();
        var again = await _store.LoadAsync(_time);

        var page = await again.Jobs.ListAsync(new JobListQuery(2, JobIds.ToName(ids[removed]), ascending));

        Guid[] expected = ascending ? [ids[removed + 1], ids[removed + 2]] : [ids[removed - 1], ids[removed - 2]];
        Assert.Equal(expected, page!.Ids);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task List_EachPageRemovedBeforeTheNext_MeetsEveryJob(bool ascending)
    {
        var ids = await FillAsync((2 * JobBlock.Capacity) + 10);
        var book = await _store.LoadAsync(_time);
        var met = new HashSet<Guid>();
        string? after = null;
        JobPageIds page;
        do
        {
            page = (await book.Jobs.ListAsync(new JobListQuery(100, after, ascending)))!;
            after = JobIds.ToName(page.Ids[^1]);
            foreach (var id in page.Ids)
            {
                met.Add(id);
                await book.RemoveAsync(id);
            }

            await book.CommitAsync();
        } while (page.HasMore);

        Assert.Equal(ids.ToHashSet(), met);
        Assert.Empty(book.Open);
    }

    [Fact]
    public async Task Remove_AllJobsOfABlock_RemovesItsRecord()
    {
        var ids = await FillAsync(JobBlock.Capacity + 1);
        var book = await _store.LoadAsync(_time);

        foreach (var id in ids.Take(JobBlock.Capacity))
        {
            await book.RemoveAsync(id);
        }

        await book.CommitAsync();

        Assert.Empty(_store.Blocks);
        Assert.Equal([ids[^1]], await ListAllAsync(await _store.LoadAsync(_time), ascending: false));
    }

    [Fact]
    public async Task Record_AHundredBlocksOfOpenJobs_StaysSmall()
    {
        await FillAsync(100 * JobBlock.Capacity);

        Assert.InRange(_store.RecordBytes, 1, 64 * 1024);
        Assert.Equal(100 * JobBlock.Capacity, (await _store.LoadAsync(_time)).Open.Count);
    }

    [Fact]
    public async Task Load_RecordOfTheFirstVersion_KeepsItsJobs()
    {
        Guid[] ids = [.. Enumerable.Range(0, 600).Select(step => JobIds.New(_time.GetUtcNow().AddSeconds(step)))];
        _store.Put(new TenantState { Jobs = [.. ids.Select(JobIds.ToName)] });

        var book = await _store.LoadAsync(_time);
        await book.CommitAsync();

        Assert.Equal(ids, await ListAllAsync(await _store.LoadAsync(_time), ascending: true));
        Assert.Empty(book.Open);
    }

    private static async Task<IReadOnlyList<Guid>> ListAllAsync(TenantBook book, bool ascending)
    {
        var ids = new List<Guid>();
        JobPageIds page;
        do
        {
            page = (await book.Jobs.ListAsync(new JobListQuery(100, ids.Count == 0 ? null : JobIds.ToName(ids[^1]), ascending)))!;
            ids.AddRange(page.Ids);
        } while (page.HasMore);

        return ids;
    }

    private async Task<IReadOnlyList<Guid>> FillAsync(int count)
    {
        var book = await _store.LoadAsync(_time);
        book.SetSettings(TenantSettings.Default with { MaxActiveJobs = TenantSettings.MaxJobs });
        var ids = new List<Guid>();
        for (var job = 0; job < count; job++)
        {
            // Several jobs a millisecond, as under load: their ids alone do not say which came first.
            _time.Advance(TimeSpan.FromMilliseconds(job % 3 == 0 ? 1 : 0));
            ids.Add(book.Reserve(VideoSpecs.Small, key: null).Job!.Value);
            if (job % 100 == 0)
            {
                await book.CommitAsync();
            }
        }

        await book.CommitAsync();
        return ids;
    }
}
