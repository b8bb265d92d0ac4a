using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;
using Grid.Storage.Artifacts;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Jobs;

/// <summary>The files of one job in the artifact store.</summary>
internal sealed class JobFiles(JobKey key, IArtifactStore artifacts, ILogger logger)
{
    // Lost with the activation: what is left of it goes when the job ends.
    private string? _replaced;

    /// <summary>Where files lie that are of no use after the job's end.</summary>
    public ArtifactName WorkFolder => ArtifactName.ForJob(key.Tenant, key.Job, "work");

    private ArtifactName Folder => ArtifactName.JobFolder(key.Tenant, key.Job);

    /// <summary>What names of the artifacts begin with that are written under a lease.</summary>
    /// <param name="passing">Whether they are of no use after the job's end.</param>
    public string PrefixOf(TicketLease lease, bool passing) =>
        ArtifactName.ForJob(key.Tenant, key.Job, $"{(passing ? "work/" : "")}t{lease.Ticket.Number}-g{lease.Generation:x}").Value;

    /// <summary>The checkpoint before the newest stays for one more: a store that loses its last seconds goes on from there.</summary>
    public async Task ReplaceCheckpointAsync(string? checkpoint)
    {
        if (checkpoint is not null && checkpoint != _replaced)
        {
            (var older, _replaced) = (_replaced, checkpoint);
            if (older is not null)
            {
                await DeleteAsync(older);
            }
        }
    }

    /// <summary>Removes what only the work needed.</summary>
    /// <param name="named">What the job names.</param>
    /// <param name="kept">What of it stays.</param>
    public async Task DeleteIntermediatesAsync(IEnumerable<string> named, IReadOnlySet<string> kept, bool hasWorkFolder)
    {
        foreach (var name in named.Concat(_replaced is { } replaced ? [replaced] : []).Where(name => !kept.Contains(name)).ToList())
        {
            await DeleteAsync(name);
        }

        if (hasWorkFolder)
        {
            await DeleteWorkAsync();
        }
    }

    /// <summary>Removes a file. A file too many does no harm; it goes with the job's folder.</summary>
    public async Task DeleteAsync(string name)
    {
        try
        {
            await artifacts.DeleteAsync(ArtifactName.Parse(name), CancellationToken.None);
        }
        catch (IOException failure)
        {
            logger.ArtifactKept(key, name, failure);
        }
    }

    /// <summary>Removes what workers wrote that were lost before they could tell.</summary>
    public async Task DeleteStrayAsync(IReadOnlySet<string> kept)
    {
        var strays = new List<ArtifactName>();
        await foreach (var file in artifacts.ListAsync($"{Folder}/", olderThan: null, CancellationToken.None))
        {
            if (!kept.Contains(file.Name.Value))
            {
                strays.Add(file.Name);
            }
        }

        foreach (var stray in strays)
        {
            await artifacts.DeleteAsync(stray, CancellationToken.None);
        }
    }

    /// <summary>Removes all files.</summary>
    public Task DeleteAllAsync() => artifacts.DeleteFolderAsync(Folder, CancellationToken.None);

    private async Task DeleteWorkAsync()
    {
        try
        {
            await artifacts.DeleteFolderAsync(WorkFolder, CancellationToken.None);
        }
        catch (IOException failure)
        {
            logger.ArtifactKept(key, WorkFolder.Value, failure);
        }
    }
}
