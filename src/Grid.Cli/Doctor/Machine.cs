using System.ComponentModel;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Grid.Cli.Grids;
using Grid.Cli.Models;
using Grid.Gateway.Health;
using Grid.Grains.Models;
using Grid.Host;
using Grid.Host.State;
using Grid.Media;
using Grid.Sdk;
using Grid.Storage.Embedded;
using Grid.Storage.Network;
using TorchSharp;

namespace Grid.Cli.Doctor;

internal sealed class Machine : IMachine
{
    private static readonly string[] LibraryFolders =
    [
        "/usr/lib/x86_64-linux-gnu",
        "/usr/lib/aarch64-linux-gnu",
        "/usr/lib64",
        "/usr/lib",
        "/lib64",
        "/lib",
        "/usr/local/lib",
    ];

    public string StateFolder => GridHostDefaults.StateFolder;

    public string? FindProgram(string name) => FFmpegTools.Find(name);

    public async Task<string?> RunAsync(string program, string arguments, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
            )!;
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await error;
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? output : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    public bool HasLibrary(string name)
    {
        var folders = (Environment.GetEnvironmentVariable("LD_LIBRARY_PATH") ?? "")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(LibraryFolders);
        return folders.Where(Directory.Exists).Any(folder => Directory.EnumerateFiles(folder, name + "*").Any());
    }

    public string? TryTorch()
    {
        try
        {
            using var ones = torch.ones(2, 2);
            using var product = ones.matmul(ones);
            return product.sum().item<float>() == 8 ? null : "a matrix product came out wrong";
        }
        catch (Exception exception)
        {
            // Whatever keeps the library from loading surfaces as one of many types; its innermost message names the file or symbol.
            return exception.GetBaseException().Message;
        }
    }

    public long FreeDisk(string folder)
    {
        var existing = Path.GetFullPath(folder);
        while (!Directory.Exists(existing))
        {
            existing = Path.GetDirectoryName(existing)!;
        }

        return new DriveInfo(existing).AvailableFreeSpace;
    }

    public long Memory() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    public bool IsPortFree(int port) => LoopbackPorts.IsFree(port);

    public async Task<Uri?> FindGridAsync(CancellationToken cancellationToken)
    {
        if (StateDirectory.FindOwner(StateFolder) is not { } owner)
        {
            return null;
        }

        using var client = GridClients.Create(new GridClientOptions { BaseAddress = owner.Address, State = owner.State });
        return await client.IsLiveAsync(cancellationToken) ? owner.Address : null;
    }

    public async Task<StateCondition?> CheckStateAsync(Uri? grid, CancellationToken cancellationToken)
    {
        if (grid is not null)
        {
            return await AskAsync(grid, cancellationToken);
        }

        var state = new GridState(StateFolder);
        if (!state.IsEmbedded)
        {
            // Its Redis would have to be started.
            return state.IsOfLocalCluster
                ? new StateCondition("a cluster that does not run; grid state check reads its state", IsWell: true)
                : null;
        }

        try
        {
            var audit = await state.CheckAsync(cancellationToken);
            return audit.DescribeFaults() is { } faults
                ? new StateCondition(faults, IsWell: false)
                : new StateCondition(audit.DescribeContent(), IsWell: true);
        }
        catch (StateDirectoryException damaged)
        {
            return new StateCondition(damaged.Message, IsWell: false);
        }
    }

    // What the grid says of itself; null where it has ended meanwhile.
    private static async Task<StateCondition?> AskAsync(Uri grid, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            using var answer = await client.GetAsync(new Uri(grid, "/health/ready"), cancellationToken);
            var readiness = await answer.Content.ReadFromJsonAsync<ReadinessResource>(cancellationToken);
            var flaws = readiness!.Checks.Values.Where(said => said != "ok").ToArray();
            return new StateCondition(flaws.Length == 0 ? "runs and is well" : string.Join(' ', flaws), flaws.Length == 0);
        }
        catch (Exception gone) when (gone is HttpRequestException or JsonException)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<ModelReport>> ListModelsAsync(CancellationToken cancellationToken)
    {
        var catalog = LocalModels.Open();
        var reports = new List<ModelReport>();
        foreach (var model in catalog.List())
        {
            var (description, limits) = (model.Description, model.Description.Limits);
            var report = new ModelReport(
                description.Name,
                description.IsDefault,
                description.Bytes,
                "",
                model.Folder,
                limits.MaxFrames,
                description.Defaults.Window
            );
            try
            {
                reports.Add(report with { Hash = await catalog.HashAsync(model, cancellationToken) });
            }
            catch (ModelUnreadableException unreadable)
            {
                reports.Add(report with { Fault = unreadable.Message });
            }
        }

        var faulty = catalog.ListFaulty().Where(model => !reports.Exists(report => report.Name == model.Name));
        reports.AddRange(
            faulty.Select(model => new ModelReport(model.Name, model.IsDefault, 0, "", model.Folder, MaxFrames: 0, Window: 0)
            {
                Fault = model.Fault,
            })
        );
        return [.. reports.OrderBy(report => report.Name, StringComparer.Ordinal)];
    }
}
