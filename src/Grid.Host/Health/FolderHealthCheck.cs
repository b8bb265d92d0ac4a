using Grid.Storage.Folders;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Grid.Host.Health;

/// <summary>Whether the process's folders can be written: a volume may be gone, or have become read-only.</summary>
/// <param name="folders">Paths by the name that is told; paths are nobody's business who asks over HTTP.</param>
internal sealed class FolderHealthCheck(IReadOnlyDictionary<string, string> folders) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            folders.Select(named => FindFault(named.Key, named.Value)).FirstOrDefault(fault => fault is not null) is { } fault
                ? HealthCheckResult.Unhealthy(fault)
                : HealthCheckResult.Healthy()
        );

    private static string? FindFault(string name, string folder)
    {
        try
        {
            PrivateFolder.Create(folder);
            using (File.Create(Path.Combine(folder, $".probe-{Guid.NewGuid():n}"), 1, FileOptions.DeleteOnClose))
            {
                return null;
            }
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            return $"The folder of {name} cannot be written.";
        }
    }
}
