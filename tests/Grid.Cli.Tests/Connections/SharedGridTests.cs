using Grid.Cli.Grids;
using Grid.Sdk;
using Grid.Sdk.Errors;
using Grid.Sdk.Videos;

namespace Grid.Cli.Tests.Connections;

public sealed class SharedGridTests
{
    private static readonly Uri Address = new("http://127.0.0.1:1");

    private readonly FakeGridClient _first = new();
    private readonly FakeGridClient _second = new();
    private readonly List<string> _said = [];
    private int _searches;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Wait_TheGridEndsMeanwhile_GoesOnWithTheNextOne()
    {
        _first.OnWait = _ => throw new GridUnavailableException(Address, "gone");
        await using var grid = Share();
        using var client = new SharedGridClient(grid, LeftBehind.Nothing);

        var video = await client.Videos.WaitAsync("video_1", cancellationToken: Cancellation);

        Assert.Equal(("video_1", VideoStatus.Completed), (video.Id, video.Status));
        Assert.Equal((1, true, false), (_searches, _first.IsDisposed, _second.IsDisposed));
        Assert.Single(_said);
    }

    [Fact]
    public async Task Waits_OfOneGridThatEnds_MoveOnce()
    {
        _first.OnWait = _ => throw new GridUnavailableException(Address, "gone");
        await using var grid = Share();
        using var client = new SharedGridClient(grid, LeftBehind.Nothing);

        var videos = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(number => client.Videos.WaitAsync($"video_{number}", cancellationToken: Cancellation))
        );

        Assert.Equal(5, videos.Length);
        Assert.Equal(1, _searches);
    }

    [Fact]
    public async Task Create_AnswerLostWithTheGrid_IsRepeatedWithTheSameKey()
    {
        var keys = new List<string>();
        _first.OnCreate = key =>
        {
            keys.Add(key);
            throw new GridUnavailableException(Address, "gone");
        };
        _second.OnCreate = key =>
        {
            keys.Add(key);
            return Task.FromResult(GridModelFactory.Video("video_once"));
        };
        await using var grid = Share();
        using var client = new SharedGridClient(grid, LeftBehind.Nothing);

        var video = await client.Videos.CreateAsync(new VideoRequest { Prompt = "x" }, cancellationToken: Cancellation);

        Assert.Equal("video_once", video.Id);
        Assert.Equal(2, keys.Count);
        Assert.Single(keys.Distinct());
    }

    [Fact]
    public async Task Wait_EveryGridBreaksOff_GivesUp()
    {
        _first.OnWait = _second.OnWait = _ => throw new GridUnavailableException(Address, "gone");
        await using var grid = Share();
        using var client = new SharedGridClient(grid, LeftBehind.Nothing);

        await Assert.ThrowsAsync<GridUnavailableException>(() => client.Videos.WaitAsync("video_1", cancellationToken: Cancellation));

        Assert.InRange(_searches, 2, 20);
    }

    [Fact]
    public async Task Wait_Refused_IsTheCallersBusiness()
    {
        _first.OnWait = _ =>
            throw new GridApiException(System.Net.HttpStatusCode.NotFound, new GridError("not_found", "There is no video of this id."));
        await using var grid = Share();
        using var client = new SharedGridClient(grid, LeftBehind.Nothing);

        await Assert.ThrowsAsync<GridApiException>(() => client.Videos.WaitAsync("video_1", cancellationToken: Cancellation));

        Assert.Equal(0, _searches);
    }

    private SharedGrid Share() =>
        new(
            new FoundGrid(Address, _first),
            _ =>
            {
                _searches++;
                return Task.FromResult(new FoundGrid(Address, _second));
            },
            _said.Add
        );
}
