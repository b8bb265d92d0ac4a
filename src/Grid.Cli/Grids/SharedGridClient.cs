using Grid.Sdk;
using Grid.Sdk.Models;
using Grid.Sdk.Usage;
using Grid.Sdk.Videos;

namespace Grid.Cli.Grids;

/// <summary>The client of a <see cref="SharedGrid"/>.</summary>
internal sealed class SharedGridClient(SharedGrid grid, LeftBehind leftBehind) : GridClient
{
    public override VideoClient Videos { get; } = new SharedVideoClient(grid, leftBehind);

    public override ModelClient Models => grid.Current.Client.Models;

    public override UsageClient Usage => grid.Current.Client.Usage;

    public override Task<bool> IsHealthyAsync(CancellationToken cancellationToken = default) =>
        grid.Current.Client.IsHealthyAsync(cancellationToken);

    public override Task<bool> IsLiveAsync(CancellationToken cancellationToken = default) =>
        grid.Current.Client.IsLiveAsync(cancellationToken);
}
