using System.Globalization;
using Grid.Contracts.Jobs;
using Grid.Contracts.Tenants;
using Grid.Storage.Artifacts;
using Grid.Testing;
using Grid.Testing.Clusters;

namespace Grid.Chaos;

/// <summary>
/// Compares, at the end, what tenants were charged with the device time of their jobs, and the files that are there with those that jobs
/// name.
/// </summary>
public sealed class BooksCheck(ClusterClient client, IArtifactStore artifacts, TimeProvider timeProvider, CheckList checks)
{
    // A tenant asks once a minute after what was cut off, and a job tells its end every five seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);

    // Of a job that is removed while it runs the bursts under way are charged as well, of which no list tells.
    private const double MostOfABurst = 30;

    /// <summary>Makes the checks.</summary>
    /// <param name="removedSeconds">Device time that <see cref="ChaosOrder.Deleting"/>'s jobs had when they were removed.</param>
    /// <param name="removed">How many these were.</param>
    /// <param name="left">How many jobs there should be.</param>
    public async Task RunAsync(double removedSeconds, int removed, int left, CancellationToken cancellationToken)
    {
        var begun = timeProvider.GetTimestamp();
        var listed = 0;
        var kept = new HashSet<string>();
        foreach (var tenant in ChaosOrder.Tenants)
        {
            var (usage, jobs) = await SettleAsync(tenant, begun, cancellationToken);
            listed += jobs.Count;
            kept.UnionWith(jobs.SelectMany(job => job.Outputs).Select(output => output.Artifact));
            var (charged, used) = (usage.Month.Used + usage.Month.Overrun, jobs.Sum(job => job.DeviceSeconds));
            var holds =
                tenant == ChaosOrder.Deleting
                    ? charged >= used + removedSeconds - 1e-3 && charged <= used + removedSeconds + (MostOfABurst * removed)
                    : Math.Abs(charged - used) < 1e-3;
            var besides = tenant == ChaosOrder.Deleting ? Line($" and the removed ones {removedSeconds:0.000} s or more") : "";
            checks.Check(holds, Line($"{tenant} was charged {charged:0.000} s; its jobs had {used:0.000} s on devices{besides}"));
            checks.Check(
                usage is { Queued: 0, Running: 0, Month.Reserved: 0 },
                Line($"{tenant} has {usage.Queued + usage.Running} reservations of {usage.Month.Reserved:0.000} s")
            );
        }

        checks.Check(listed == left, $"{listed} jobs are listed, {left} were submitted and not removed");
        await CheckFilesAsync(kept, begun, cancellationToken);
    }

    private async Task<(TenantUsage Usage, IReadOnlyList<JobSnapshot> Jobs)> SettleAsync(
        TenantId tenant,
        long begun,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            // Jobs whose silo was killed wake when they are asked, and tell their end then.
            var jobs = await client.ListJobsAsync(tenant, cancellationToken);
            var usage = await client.GetUsageAsync(tenant, cancellationToken);
            if (usage.Queued + usage.Running == 0 || timeProvider.GetElapsedTime(begun) > Patience)
            {
                return (usage, jobs);
            }

            await Task.Delay(Glance, timeProvider, cancellationToken);
        }
    }

    private async Task CheckFilesAsync(HashSet<string> kept, long begun, CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = new List<string>();
            await foreach (var file in artifacts.ListAsync("", olderThan: null, cancellationToken))
            {
                found.Add(file.Name.Value);
            }

            string[] orphans = [.. found.Where(name => !kept.Contains(name))],
                missing = [.. kept.Except(found)];
            if (orphans.Length + missing.Length == 0 || timeProvider.GetElapsedTime(begun) > Patience)
            {
                checks.Check(orphans.Length == 0, $"{found.Count} files, {orphans.Length} of no job {string.Join(", ", orphans.Take(5))}");
                checks.Check(missing.Length == 0, $"{kept.Count} files named by jobs, {missing.Length} missing");
                return;
            }

            await Task.Delay(Glance, timeProvider, cancellationToken);
        }
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
