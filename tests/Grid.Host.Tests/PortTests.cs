using System.Net;
using System.Net.Sockets;
using Grid.Storage.Network;
using Grid.Testing;

namespace Grid.Host.Tests;

public sealed class PortTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_AnyPorts_AnswersWhereItSays()
    {
        await using var grid = Build("one", port: 0, healthPort: 0);
        await grid.StartAsync(Cancellation);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });

        using var api = await client.GetAsync(new Uri(grid.Address, "/v1/videos"), Cancellation);
        using var health = await client.GetAsync(new Uri(grid.HealthAddress!, "/health/live"), Cancellation);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (api.StatusCode, health.StatusCode));
        Assert.NotEqual(grid.Address, grid.HealthAddress);
    }

    [Fact]
    public async Task Start_PortTakenAndAnotherAllowed_TakesAnother()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        await using var refused = Build("refused", port);
        var error = await Assert.ThrowsAsync<GridStartException>(() => refused.StartAsync(Cancellation));
        await using var grid = Build("other", port, allowOther: true);
        await grid.StartAsync(Cancellation);

        Assert.Contains($"Port {port} is in use", error.Message, StringComparison.Ordinal);
        Assert.NotEqual(port, grid.Address.Port);
        Assert.InRange(grid.Address.Port, 1, 65535);
    }

    [Fact]
    public void FindFree_ManyTimes_GivesPortsThatOutgoingConnectionsDoNotTake()
    {
        int[] ports = [.. Enumerable.Range(0, 50).Select(_ => LoopbackPorts.FindFree())];

        Assert.All(ports, port => Assert.InRange(port, 16_384, 32_767));
        Assert.InRange(ports.Distinct().Count(), 40, 50);
    }

    private GridHost Build(string name, int port, int? healthPort = null, bool allowOther = false) =>
        GridHost.Build(
            new GridHostOptions
            {
                StateFolder = _folder.Combine(name),
                Port = port,
                HealthPort = healthPort,
                AllowOtherPort = allowOther,
                Roles = GridRoles.Control | GridRoles.Gateway,
                ModelFolders = [],
            }
        );
}
