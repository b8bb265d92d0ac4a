using Grid.Host;
using Grid.Host.Local;
using Grid.Testing.Volumes;

namespace Grid.Chaos;

/// <summary>
/// A process with the role Gpu that falls ill again and again: its ffmpeg is gone, its scratch folder is full, its model cannot be read. It
/// is never killed, and must not end by itself.
/// </summary>
public sealed class SickWorker : IDisposable
{
    private const long ScratchBytes = 64 << 20;

    private static readonly string[] Programs = ["ffmpeg", "ffprobe"];
    private static readonly TimeSpan Ill = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Well = TimeSpan.FromSeconds(4);

    private readonly TimeProvider _timeProvider;
    private readonly Action<string> _say;
    private readonly string _tools;
    private readonly string _weights;
    private readonly MemoryVolume? _scratch;
    private int _fellIll;

    private SickWorker(
        ClusterProcess process,
        string tools,
        string weights,
        MemoryVolume? scratch,
        TimeProvider timeProvider,
        Action<string> say
    )
    {
        (Process, _tools, _weights, _scratch, _timeProvider, _say) = (process, tools, weights, scratch, timeProvider, say);
    }

    /// <summary>Its process.</summary>
    public ClusterProcess Process { get; }

    /// <summary>Kinds of illness it has had.</summary>
    public int Illnesses => Math.Min(_fellIll, _scratch is null ? 2 : 3);

    /// <summary>Starts it as the cluster's next process of that role, and returns when it is ready.</summary>
    /// <param name="folder">Folder for its programs and its model.</param>
    /// <param name="number">How many processes of the role were started before.</param>
    public static async Task<SickWorker> StartAsync(
        LocalCluster cluster,
        string folder,
        int number,
        TimeProvider timeProvider,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        var tools = Directory.CreateDirectory(Path.Combine(folder, "tools")).FullName;
        PutPrograms(tools);
        var model = Path.Combine(folder, "models", GridHostDefaults.Model);
        CopyFolder(
            GridHostDefaults.ModelFolders.Select(models => Path.Combine(models, GridHostDefaults.Model)).First(Directory.Exists),
            model
        );
        var scratch = TryMount(Path.Combine(cluster.StateFolder, "silos", $"gpu-{number + 1}"), say);
        var process = cluster.Start(GridRoles.Gpu, new Dictionary<string, string?> { ["PATH"] = tools }, [Path.GetDirectoryName(model)!]);
        await cluster.WaitUntilReadyAsync(process, cancellationToken);
        return new SickWorker(
            process,
            tools,
            Path.Combine(model, "transformer", "diffusion_pytorch_model.safetensors"),
            scratch,
            timeProvider,
            say
        );
    }

    /// <summary>Falls ill and gets well in turn until it is told to stop; well at the end.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                foreach (var (name, fall, heal) in Kinds())
                {
                    await Task.Delay(Well, _timeProvider, cancellationToken);
                    _say($"{Process.Name} falls ill: {name}");
                    fall();
                    _fellIll++;
                    try
                    {
                        await Task.Delay(Ill, _timeProvider, cancellationToken);
                    }
                    finally
                    {
                        heal();
                    }
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The end of the run.
        }
    }

    /// <summary>Lets its scratch volume go.</summary>
    public void Dispose() => _scratch?.Dispose();

    private IEnumerable<(string Name, Action Fall, Action Heal)> Kinds()
    {
        yield return (
            "ffmpeg is gone",
            () => Array.ForEach(Programs, program => File.Delete(Path.Combine(_tools, program))),
            () => PutPrograms(_tools)
        );
        yield return (
            "the model cannot be read",
            () => File.Move(_weights, _weights + ".gone"),
            () => File.Move(_weights + ".gone", _weights)
        );
        if (_scratch is not null)
        {
            yield return ("scratch is full", () => _scratch.Fill(), _scratch.Empty);
        }
    }

    private static MemoryVolume? TryMount(string folder, Action<string> say)
    {
        try
        {
            return MemoryVolume.Mount(folder, ScratchBytes);
        }
        catch (Exception refused) when (refused is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            say($"scratch is never full in this run: {refused.Message}");
            return null;
        }
    }

    private static void PutPrograms(string tools)
    {
        foreach (var program in Programs)
        {
            string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
            var found = folders.Select(folder => Path.Combine(folder, program)).First(File.Exists);
            File.CreateSymbolicLink(Path.Combine(tools, program), found);
        }
    }

    private static void CopyFolder(string source, string target)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
