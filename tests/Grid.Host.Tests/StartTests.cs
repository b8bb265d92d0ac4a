using Grid.Testing;
using Grid.Testing.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Grid.Host.Tests;

/// <summary>Whatever a start or a stop comes to, the folder is free for the next one.</summary>
public sealed class StartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_NoLongerWanted_EndsAsThatAndCanBeRepeated()
    {
        using var unwanted = new CancellationTokenSource();
        var grid = Build(onStart: unwanted.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => grid.StartAsync(unwanted.Token));

        await StartAgainAsync();
    }

    [Fact]
    public async Task Start_PartThatFails_IsSaidAndCanBeRepeated()
    {
        var grid = Build(onStart: () => throw new InvalidDataException("the part is broken"));

        var refused = await Assert.ThrowsAsync<GridStartException>(() => grid.StartAsync(Cancellation));

        Assert.Contains("the part is broken", refused.Message, StringComparison.Ordinal);
        await StartAgainAsync();
    }

    [Fact]
    public async Task Stop_PartThatFails_IsSaidAndLetsEverythingGo()
    {
        var grid = Build(onStop: () => throw new InvalidDataException("the part is broken"));
        await grid.StartAsync(Cancellation);

        Assert.Contains(
            "the part is broken",
            (await Assert.ThrowsAnyAsync<Exception>(async () => await grid.DisposeAsync())).ToString(),
            StringComparison.Ordinal
        );
        await StartAgainAsync();
    }

    private async Task StartAgainAsync()
    {
        await using var grid = Build();
        await grid.StartAsync(Cancellation);
        using var client = new HttpClient { BaseAddress = grid.Address };
        Assert.Contains("\"ok\"", await client.GetStringAsync("/health/live", Cancellation), StringComparison.Ordinal);
    }

    private GridHost Build(Action? onStart = null, Action? onStop = null) =>
        GridHost.Build(
            new GridHostOptions
            {
                StateFolder = _folder.Combine("state"),
                Port = 0,
                ModelFolders = [FakeModelFolder.Create(_folder.Combine("of-models"))],
                DefaultModel = FakeModelFolder.Model,
                Roles = GridRoles.Control | GridRoles.Gateway,
            },
            services => services.AddSingleton<IHostedService>(new Part(onStart, onStop))
        );

    private sealed class Part(Action? onStart, Action? onStop) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            onStart?.Invoke();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            onStop?.Invoke();
            return Task.CompletedTask;
        }
    }
}
