using Grid.Contracts;
using Grid.Contracts.Tenants;
using Grid.Contracts.Videos;
using Grid.Grains.Tenants;
using Grid.Testing.Videos;
using Microsoft.Extensions.Time.Testing;

namespace Grid.Grains.Tests.Tenants;

public sealed class TenantBookTests
{
    private static readonly VideoRequest Request = new() { Prompt = "a red circle" };

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly MemoryTenantStore _store = new();

    [Fact]
    public async Task Reserve_JobTooLarge_SaysHowLargeItMayBe()
    {
        var rejection = await RefuseAsync(TenantSettings.Default with { MaxPixelSteps = 147_455 });

        Assert.Equal(GridErrorCodes.JobTooLarge, rejection.Code);
        Assert.Contains("at most 147,455 in one job; this job has 147,456", rejection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reserve_TooManyJobs_SaysHowManyThereMayBe()
    {
        var book = await _store.LoadAsync(_time);
        book.SetSettings(TenantSettings.Default with { MaxActiveJobs = 1 });
        var first = book.Reserve(VideoSpecs.Small, key: null).Job!.Value;

        var rejection = book.Reserve(VideoSpecs.Small, key: null).Rejection!;

        Assert.Equal(GridErrorCodes.TooManyJobs, rejection.Code);
        Assert.Contains("The limit is 1 jobs queued or running", rejection.Message, StringComparison.Ordinal);
        book.Settle(first, 1, TimeSpan.Zero, completed: true);
        Assert.NotNull(book.Reserve(VideoSpecs.Small, key: null).Job);
    }

    [Theory]
    [InlineData(0.01, 1, "The day's budget is 0.01 GPU-seconds, 0 are used or reserved; this job needs about 0.03.")]
    [InlineData(1, 0.01, "The month's budget is 0.01 GPU-seconds, 0 are used or reserved; this job needs about 0.03.")]
    public async Task Reserve_BeyondTheBudget_SaysTheNumbers(double day, double month, string sentence)
    {
        var rejection = await RefuseAsync(TenantSettings.Default with { GpuSecondsPerDay = day, GpuSecondsPerMonth = month });

        Assert.Equal((GridErrorCodes.QuotaExceeded, sentence), (rejection.Code, rejection.Message));
    }

    [Fact]
    public async Task Reserve_AfterASettle_ExpectsWhatTheLastJobTook()
    {
        var book = await _store.LoadAsync(_time);
        book.Settle(book.Reserve(VideoSpecs.Small, key: null).Job!.Value, 1, TimeSpan.FromSeconds(7), completed: true);
        await book.CommitAsync();

        book = await _store.LoadAsync(_time);
        book.Reserve(VideoSpecs.Small, key: null);

        Assert.Equal(
            (TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7)),
            (book.Ledger.DayAt(_time.GetUtcNow()).Used, book.Ledger.DayAt(_time.GetUtcNow()).Reserved)
        );
    }

    [Fact]
    public async Task FindKey_WithinADay_GivesTheJobAfterARestartToo()
    {
        var key = IdempotencyKey.Create("key", Request);
        var book = await _store.LoadAsync(_time);
        var job = book.Reserve(VideoSpecs.Small, key).Job!.Value;
        await book.CommitAsync();
        _time.Advance(TimeSpan.FromHours(23));

        var found = (await _store.LoadAsync(_time)).FindKey(key)!;

        Assert.Equal((job, key.Request), (found.Id, found.Request));
        _time.Advance(TimeSpan.FromHours(1.1));
        Assert.Null(book.FindKey(key));
        Assert.Null((await _store.LoadAsync(_time)).FindKey(key));
    }

    [Fact]
    public async Task FindKey_JobRemoved_FindsNothing()
    {
        var key = IdempotencyKey.Create("key", Request);
        var book = await _store.LoadAsync(_time);
        await book.RemoveAsync(book.Reserve(VideoSpecs.Small, key).Job!.Value);
        await book.CommitAsync();

        Assert.Null(book.FindKey(key));
        Assert.Null((await _store.LoadAsync(_time)).FindKey(key));
        Assert.Empty(book.Open);
    }

    [Fact]
    public void IdempotencyKey_OtherRequest_DiffersInTheRequestOnly()
    {
        var one = IdempotencyKey.Create("key", Request);
        var other = IdempotencyKey.Create("key", Request with { GuidanceScale = double.NaN });

        Assert.Equal(one.Key, other.Key);
        Assert.NotEqual(one.Request, other.Request);
        Assert.Equal(one, IdempotencyKey.Create("key", Request with { }));
    }

    [Fact]
    public async Task Reserve_AfterCanceledJobs_ExpectsWhatItDidBefore()
    {
        var book = await _store.LoadAsync(_time);
        var first = book.Reserve(VideoSpecs.Small, key: null).Job!.Value;
        var expected = book.Ledger.Find(first)!.Amount;
        for (var job = 0; job < 30; job++)
        {
            book.Settle(book.Reserve(VideoSpecs.Small, key: null).Job!.Value, 1, TimeSpan.FromMilliseconds(1), completed: false);
        }

        Assert.Equal(expected, book.Ledger.Find(book.Reserve(VideoSpecs.Small, key: null).Job!.Value)!.Amount);
    }

    [Fact]
    public async Task BeginDeletion_OpenJob_IsStillSettledOverARestart()
    {
        var book = await _store.LoadAsync(_time);
        var job = book.Reserve(VideoSpecs.Small, key: null).Job!.Value;
        Assert.True(await book.BeginDeletionAsync(job));
        await book.CommitAsync();

        var again = await _store.LoadAsync(_time);

        Assert.False(await again.Jobs.ContainsAsync(job));
        Assert.NotNull(again.Settle(job, 1, TimeSpan.FromSeconds(3), completed: false));
        Assert.Null(again.Settle(job, 1, TimeSpan.FromSeconds(3), completed: false));
        Assert.Equal(
            (TimeSpan.FromSeconds(3), TimeSpan.Zero),
            (again.Ledger.DayAt(_time.GetUtcNow()).Used, again.Ledger.DayAt(_time.GetUtcNow()).Reserved)
        );
    }

    [Fact]
    public async Task Load_AfterAFailedWrite_HasNothingOfIt()
    {
        var book = await _store.LoadAsync(_time);
        book.Reserve(VideoSpecs.Small, key: null);
        _store.NextFault = () => StoreFault.Before;

        await Assert.ThrowsAsync<IOException>(book.CommitAsync);

        Assert.Empty((await _store.LoadAsync(_time)).Open);
    }

    private async Task<JobRejection> RefuseAsync(TenantSettings settings)
    {
        var book = await _store.LoadAsync(_time);
        book.SetSettings(settings);
        var result = book.Reserve(VideoSpecs.Small, key: null);
        Assert.Empty(book.Open);
        return result.Rejection!;
    }
}
