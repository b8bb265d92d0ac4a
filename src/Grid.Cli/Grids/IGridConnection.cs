using Grid.Sdk;

namespace Grid.Cli.Grids;

/// <summary>A grid that answers. Disposing stops it when it was started for this connection.</summary>
internal interface IGridConnection : IAsyncDisposable
{
    GridClient Client { get; }

    Uri Address { get; }

    /// <summary>The folder where it keeps everything; null when it runs elsewhere.</summary>
    string? StateFolder { get; }

    /// <summary>Whether it runs in this process and ends with it.</summary>
    bool IsOwn { get; }
}
