namespace Grid.Cli.Grids;

/// <summary>Finds a grid or starts one.</summary>
internal interface IGridConnector
{
    /// <summary>
    /// The grid at <paramref name="server"/>; without one that of this machine's state folder, started in this process when none runs.
    /// </summary>
    /// <exception cref="CliException">No grid answers at <paramref name="server"/>.</exception>
    Task<IGridConnection> ConnectAsync(Uri? server, CancellationToken cancellationToken);

    /// <summary>Starts a grid in this process.</summary>
    /// <param name="port">Of the HTTP API; null for the usual one.</param>
    Task<IGridConnection> StartAsync(int? port, CancellationToken cancellationToken);
}
