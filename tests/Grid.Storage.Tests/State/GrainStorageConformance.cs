using Grid.Storage.Space;
using Orleans.Storage;

namespace Grid.Storage.Tests.State;

/// <summary>What both providers of grain storage hold.</summary>
public abstract class GrainStorageConformance : IAsyncLifetime
{
    private const string Name = "state";
    private const int LargeItems = 64;

    private static readonly GrainId Grain = GrainId.Create("video", "tenant/video_1");

    private IGrainStorage _storage = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        try
        {
            _storage = await OpenAsync();
        }
        catch
        {
            // What was started must end with the test.
            await DisposeAsync();
            throw;
        }
    }

    public abstract ValueTask DisposeAsync();

    [Fact]
    public async Task Read_RecordThatIsNotThere_GivesAnEmptyStateWithoutEtag()
    {
        var read = await ReadAsync(Grain);

        Assert.Empty(read.State!);
        Assert.Null(read.ETag);
        Assert.False(read.RecordExists);
    }

    [Fact]
    public async Task Write_NewRecord_IsReadAsWritten()
    {
        var written = await WriteAsync(new GrainState<List<string>>(["one", "two"]), Grain);

        var read = await ReadAsync(Grain);

        Assert.Equal(["one", "two"], read.State);
        Assert.Equal(written.ETag, read.ETag);
        Assert.True(written.RecordExists && read.RecordExists);
    }

    [Fact]
    public async Task Write_OverWhatAnotherWriterWrote_IsRefusedAndChangesNothing()
    {
        await WriteAsync(new GrainState<List<string>>(["first"]), Grain);
        var (mine, other) = (await ReadAsync(Grain), await ReadAsync(Grain));
        other.State = ["other"];
        await WriteAsync(other, Grain);

        mine.State = ["mine"];
        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(mine, Grain));

        Assert.Equal(["other"], (await ReadAsync(Grain)).State);
    }

    [Fact]
    public async Task Write_NewOverARecordThatIsThere_IsRefused()
    {
        await WriteAsync(new GrainState<List<string>>(["there"]), Grain);

        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(new GrainState<List<string>>(["new"]), Grain));

        Assert.Equal(["there"], (await ReadAsync(Grain)).State);
    }

    [Fact]
    public async Task Write_OverARecordThatWasRemoved_IsRefused()
    {
        var mine = await WriteAsync(new GrainState<List<string>>(["first"]), Grain);
        await ClearAsync(await ReadAsync(Grain), Grain);

        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(mine, Grain));

        Assert.False((await ReadAsync(Grain)).RecordExists);
    }

    [Fact]
    public async Task Clear_Record_IsGone()
    {
        var state = await WriteAsync(new GrainState<List<string>>(["there"]), Grain);

        await ClearAsync(state, Grain);

        Assert.False(state.RecordExists);
        Assert.False((await ReadAsync(Grain)).RecordExists);
    }

    [Fact]
    public async Task Clear_ByWhoHasReadAnEarlierVersion_IsRefused()
    {
        await WriteAsync(new GrainState<List<string>>(["first"]), Grain);
        var (mine, other) = (await ReadAsync(Grain), await ReadAsync(Grain));
        other.State = ["second"];
        await WriteAsync(other, Grain);

        await Assert.ThrowsAsync<InconsistentStateException>(() => ClearAsync(mine, Grain));

        Assert.Equal(["second"], (await ReadAsync(Grain)).State);
    }

    [Fact]
    public async Task Clear_RecordThatIsNotThere_ChangesNothing()
    {
        await ClearAsync(await ReadAsync(Grain), Grain);

        Assert.False((await ReadAsync(Grain)).RecordExists);
    }

    [Fact]
    public async Task Write_AfterAClear_BeginsAnew()
    {
        var state = await WriteAsync(new GrainState<List<string>>(["before"]), Grain);
        await ClearAsync(state, Grain);
        state.State = ["after"];
        await WriteAsync(state, Grain);

        var read = await ReadAsync(Grain);
        read.State = ["again"];
        await WriteAsync(read, Grain);

        Assert.Equal(["again"], (await ReadAsync(Grain)).State);
    }

    [Fact]
    public async Task Write_OtherNamesAndGrains_AreApart()
    {
        var other = GrainId.Create("video", "tenant/video_2");
        await WriteAsync(new GrainState<List<string>>(["mine"]), Grain);
        await WriteAsync(new GrainState<List<string>>(["other"]), other);
        await _storage.WriteStateAsync("jobs-0", Grain, new GrainState<List<string>>(["block"]));

        await ClearAsync(await ReadAsync(other), other);

        Assert.Equal(["mine"], (await ReadAsync(Grain)).State);
        Assert.False((await ReadAsync(other)).RecordExists);
    }

    [Fact]
    public async Task Write_LargeRecord_IsReadAsWritten()
    {
        List<string> large = [.. Enumerable.Range(0, LargeItems).Select(number => new string((char)('a' + (number % 26)), 1 << 16))];
        await WriteAsync(new GrainState<List<string>>(large), Grain);

        Assert.Equal(large, (await ReadAsync(Grain)).State);
    }

    [Fact]
    public async Task ConcurrentWriters_OfOneRecord_LoseNothingThatWasAnswered()
    {
        await WriteAsync(new GrainState<List<string>>([]), Grain);

        var answered = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(writer => Task.Run(() => AppendAsync($"writer {writer}", times: 10), Cancellation))
        );

        Assert.Equal(answered.SelectMany(texts => texts).Order(), (await ReadAsync(Grain)).State!.Order());
    }

    [Fact]
    public async Task ConcurrentWriters_OfManyRecords_AreAllKept()
    {
        GrainId[] grains = [.. Enumerable.Range(0, 300).Select(number => GrainId.Create("video", $"tenant/many_{number}"))];

        await Task.WhenAll(grains.Select(grain => WriteAsync(new GrainState<List<string>>([grain.ToString()]), grain)));

        Assert.All(await Task.WhenAll(grains.Select(ReadAsync)), (read, place) => Assert.Equal([grains[place].ToString()], read.State));
    }

    [Fact]
    public async Task Kill_AfterAnsweredWrites_HasThemAll()
    {
        GrainId[] grains = [.. Enumerable.Range(0, 50).Select(number => GrainId.Create("video", $"tenant/killed_{number}"))];
        await Task.WhenAll(grains.Select(grain => WriteAsync(new GrainState<List<string>>([grain.ToString()]), grain)));
        await ClearAsync(await ReadAsync(grains[0]), grains[0]);

        await KillAsync();
        _storage = await OpenAsync();

        var reads = await Task.WhenAll(grains.Select(ReadAsync));
        Assert.False(reads[0].RecordExists);
        Assert.All(reads[1..], (read, place) => Assert.Equal([grains[place + 1].ToString()], read.State));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(0.999)]
    public async Task Read_ValueWithAFlippedBit_IsRefused(double place)
    {
        await WriteAsync(new GrainState<List<string>>(["a", "value", "of", "some", "length"]), Grain);
        await DamageAsync(Grain, Name, data => data[(int)(data.Length * place)] ^= 1);

        var refused = await Record.ExceptionAsync(() => ReadAsync(Grain));

        Assert.Contains("is not what was written", refused?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FullDisk_Write_IsRefusedAsThatAndWorksOnceThereIsSpace()
    {
        var state = await WriteAsync(new GrainState<List<string>>(["kept"]), Grain);
        await FillAsync();

        state.State = [new string('x', 1 << 20)];
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(state, Grain));
        Assert.True(FullStorage.IsCauseOf(refused), refused.ToString());
        Assert.Equal(["kept"], (await ReadAsync(Grain)).State);

        await FreeAsync();
        await WriteAsync(state, Grain);
        Assert.Equal(1 << 20, Assert.Single((await ReadAsync(Grain)).State!).Length);
    }

    /// <summary>Changes a stored value behind the provider's back.</summary>
    protected abstract Task DamageAsync(GrainId grain, string name, Action<byte[]> damage);

    /// <summary>Opens the storage, for the first time or again after <see cref="KillAsync"/>.</summary>
    protected abstract Task<IGrainStorage> OpenAsync();

    /// <summary>Ends what keeps the state without warning.</summary>
    protected abstract Task KillAsync();

    /// <summary>Leaves no space for 1 MiB more.</summary>
    protected abstract Task FillAsync();

    protected abstract Task FreeAsync();

    private async Task<List<string>> AppendAsync(string text, int times)
    {
        var answered = new List<string>();
        while (answered.Count < times)
        {
            var state = await ReadAsync(Grain);
            var line = $"{text}, {answered.Count}";
            state.State!.Add(line);
            try
            {
                await WriteAsync(state, Grain);
                answered.Add(line);
            }
            catch (InconsistentStateException)
            {
                // Another writer was quicker.
            }
        }

        return answered;
    }

    private async Task<GrainState<List<string>>> ReadAsync(GrainId grain)
    {
        var state = new GrainState<List<string>>();
        await _storage.ReadStateAsync(Name, grain, state);
        return state;
    }

    private async Task<GrainState<List<string>>> WriteAsync(GrainState<List<string>> state, GrainId grain)
    {
        await _storage.WriteStateAsync(Name, grain, state);
        return state;
    }

    private Task ClearAsync(GrainState<List<string>> state, GrainId grain) => _storage.ClearStateAsync(Name, grain, state);
}
