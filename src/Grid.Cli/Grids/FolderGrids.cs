using Grid.Host;
using Grid.Sdk;
using Grid.Storage.Embedded;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Grid.Cli.Grids;

/// <summary>Finds the grid of a state folder, or starts one in this process where none runs.</summary>
internal sealed class FolderGrids(GridHostOptions options, TimeProvider timeProvider, Action<string> say)
{
    // A grid that starts or ends holds the folder for some seconds without answering.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    // A grid on this machine answers at once; a process that was stopped with a signal never does.
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(5);

    public string Folder => options.StateFolder;

    /// <summary>Finds a grid, or starts one.</summary>
    /// <exception cref="StateDirectoryException">The folder is held by a process that does not answer, or cannot be taken.</exception>
    public async Task<FoundGrid> FindOrStartAsync(CancellationToken cancellationToken)
    {
        var begun = timeProvider.GetTimestamp();
        var told = false;
        while (true)
        {
            if (await FindAsync(cancellationToken) is { } running)
            {
                return running;
            }

            try
            {
                return await StartAsync(options with { AllowOtherPort = true }, cancellationToken);
            }
            catch (StateDirectoryInUseException) when (timeProvider.GetElapsedTime(begun) < Patience)
            {
                if (!told)
                {
                    say($"Another grid is starting or ending on {Folder}; waiting for it.");
                    told = true;
                }

                await Task.Delay(Pause, timeProvider, cancellationToken);
            }
        }
    }

    /// <summary>The grid that runs on the folder; null when none answers.</summary>
    public async Task<FoundGrid?> FindAsync(CancellationToken cancellationToken)
    {
        if (StateDirectory.FindOwner(Folder) is not { } owner)
        {
            return null;
        }

        using (
            var probe = GridClients.Create(
                new GridClientOptions
                {
                    BaseAddress = owner.Address,
                    State = owner.State,
                    Timeout = AnswerPatience,
                }
            )
        )
        {
            if (!await probe.IsLiveAsync(cancellationToken))
            {
                return null;
            }
        }

        // Nobody is waited for here: a grid of this folder that has gone is looked for again, or started.
        return new FoundGrid(
            owner.Address,
            GridClients.Create(
                new GridClientOptions
                {
                    BaseAddress = owner.Address,
                    State = owner.State,
                    WaitPatience = TimeSpan.Zero,
                }
            )
        );
    }

    /// <summary>Starts a grid in this process.</summary>
    public static async Task<FoundGrid> StartAsync(GridHostOptions options, CancellationToken cancellationToken)
    {
        var host = GridHost.Build(options, services => services.AddSingleton<IHostLifetime, OwnersLifetime>());
        await host.StartAsync(cancellationToken);
        return new FoundGrid(host.Address, GridClients.Create(new GridClientOptions { BaseAddress = host.Address }), host);
    }
}
