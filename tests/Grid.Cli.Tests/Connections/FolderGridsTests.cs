using Grid.Cli.Grids;
using Grid.Host;
using Grid.Sdk.Videos;
using Grid.Storage.Embedded;
using Grid.Testing;
using Grid.Testing.Engines;
using Grid.Testing.Hosting;

namespace Grid.Cli.Tests.Connections;

public sealed class FolderGridsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _said = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Find_AddressTakenOverByAnotherFoldersGrid_IsNone()
    {
        await using var other = await TestGrid.StartAsync();
        var state = _folder.Combine("state");

        // What a killed grid leaves: its word, and no lock.
        Announce(state, other.Host.Address, StateId.Create());

        Assert.Null(await Grids(state).FindAsync(Cancellation));
    }

    [Fact]
    public async Task Find_GridOfTheFolder_IsConnected()
    {
        await using var grid = await TestGrid.StartAsync(_folder);

        await using var found = await Grids(_folder.Combine("state")).FindAsync(Cancellation);

        Assert.Equal(grid.Host.Address, found!.Address);
        Assert.Null(found.Host);
    }

    [Fact]
    public async Task FindOrStart_AnotherIsStarting_WaitsAndFindsIt()
    {
        var state = _folder.Combine("state");
        await using var grid = await TestGrid.StartAsync();
        var starting = StateDirectory.Open(state);

        var finding = Grids(state, sentence =>
            {
                _said.Add(sentence);
                starting.Announce(
                    grid.Host.Address,
                    grid.Client.GetAsync("/health/live", Cancellation).GetAwaiter().GetResult().Headers.GetValues("x-grid-state").Single()
                );
            })
            .FindOrStartAsync(Cancellation);
        await using var found = await finding;
        starting.Dispose();

        Assert.Equal(grid.Host.Address, found.Address);
        Assert.Contains(state, Assert.Single(_said), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LeftBehind_UnfinishedVideos_ArePassedByTheNewOne()
    {
        using var gate = new StepGate("left behind", evaluation: 1);
        await using var grid = await TestGrid.StartAsync(_folder, prepare: engines => engines.OnEvaluation = gate.Pass);
        var done = await grid.SubmitAsync("done", cancellationToken: Cancellation);
        await grid.WaitForEndAsync(done, Cancellation);
        var left = await grid.SubmitAsync("left behind", cancellationToken: Cancellation);
        await gate.Reached.WaitAsync(Cancellation);
        await using var found = await Grids(_folder.Combine("state")).FindAsync(Cancellation);
        await found!.Client.Videos.UpdateAsync(left, new VideoChange { Priority = "interactive", Rank = 3 }, Cancellation);

        var behind = await LeftBehind.FindAsync(found.Client, Cancellation);
        var added = await found.Client.Videos.CreateAsync(new VideoRequest { Prompt = "new" }, cancellationToken: Cancellation);
        var passed = await behind.PassAsync(found.Client, added, Cancellation);
        gate.Open();
        var explained = await found.Client.Videos.GetAsync(added.Id, Cancellation);

        Assert.Equal([left], behind.Videos.Select(video => video.Id));
        Assert.Equal(("interactive", 0), (passed.Priority, passed.Rank));
        Assert.Equal("interactive", explained.Priority);
    }

    [Fact]
    public async Task Pass_VideoOfTheSameClassAndRank_GoesBefore()
    {
        using var client = new FakeGridClient();
        var behind = await FindBehindAsync("standard", rank: 0);

        var passed = await behind.PassAsync(client, Sdk.GridModelFactory.Video("video_new") with { Priority = "standard" }, Cancellation);

        Assert.Equal(("standard", -1), (passed.Priority, passed.Rank));
        Assert.Equal("video_new", Assert.Single(client.Changes).Id);
    }

    [Fact]
    public async Task Pass_NothingLeft_ChangesNothing()
    {
        using var client = new FakeGridClient();

        await LeftBehind.Nothing.PassAsync(client, Sdk.GridModelFactory.Video("video_new"), Cancellation);

        Assert.Empty(client.Changes);
    }

    private async Task<LeftBehind> FindBehindAsync(string priority, int rank)
    {
        using var gate = new StepGate("left behind", evaluation: 1);
        await using var grid = await TestGrid.StartAsync(_folder, prepare: engines => engines.OnEvaluation = gate.Pass);
        var left = await grid.SubmitAsync("left behind", cancellationToken: Cancellation);
        await using var found = await Grids(_folder.Combine("state")).FindAsync(Cancellation);
        await found!.Client.Videos.UpdateAsync(left, new VideoChange { Priority = priority, Rank = rank }, Cancellation);
        return await LeftBehind.FindAsync(found.Client, Cancellation);
    }

    private FolderGrids Grids(string state, Action<string>? say = null) =>
        new(new GridHostOptions { StateFolder = state, ModelFolders = [] }, TimeProvider.System, say ?? _said.Add);

    private static void Announce(string folder, Uri address, string state)
    {
        using var opened = StateDirectory.Open(folder);
        opened.Announce(address, state);
        var word = Path.Combine(folder, "running.json");
        var said = File.ReadAllBytes(word);
        opened.Dispose();
        File.WriteAllBytes(word, said);
    }
}
