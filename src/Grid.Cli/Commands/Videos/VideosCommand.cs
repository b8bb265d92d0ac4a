using System.CommandLine;
using Grid.Cli.Grids;

namespace Grid.Cli.Commands.Videos;

/// <summary>What can be done with videos that a grid has accepted.</summary>
internal static class VideosCommand
{
    public static Command Create(CliContext context)
    {
        var command = new Command("videos", "List, show, wait for, cancel, retry and fetch the videos of a grid.");
        command.Add(VideosListCommand.Create(context));
        command.Add(VideosShowCommand.Create(context));
        command.Add(VideosWaitCommand.Create(context));
        command.Add(VideosDownloadCommand.Create(context));
        command.Add(VideosCancelCommand.Create(context));
        command.Add(VideosRetryCommand.Create(context));
        return command;
    }

    /// <summary>The grid that keeps the videos. One that nobody runs at the moment is started for the time of the verb.</summary>
    public static async Task<IGridConnection> ConnectAsync(CliContext context, Uri? server, CancellationToken cancellationToken)
    {
        var grid = await context.Grids.ConnectAsync(server, cancellationToken);
        if (grid.IsOwn)
        {
            context.Error.WriteLine($"No grid was running for {grid.StateFolder}; one is started for the time of this command.");
        }

        return grid;
    }
}
