using Grid.Sdk;
using Grid.Sdk.Videos;

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

    /// <summary>
    /// Unfinished videos that were there before this process started the grid, newest first; what is submitted now goes before them.
    /// </summary>
    IReadOnlyList<Video> LeftBehind => [];
}
