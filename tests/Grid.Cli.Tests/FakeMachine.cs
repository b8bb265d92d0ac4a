using Grid.Cli.Doctor;

namespace Grid.Cli.Tests;

/// <summary>A machine that has everything until a test takes something away.</summary>
internal sealed class FakeMachine : IMachine
{
    public const long Plenty = 64L << 30;

    public string StateFolder { get; set; } = "/home/somebody/.grid";

    public HashSet<string> Programs { get; } = ["dotnet", "ffmpeg", "ffprobe", "spm_train"];

    public HashSet<string> Libraries { get; } = ["libicuuc.so", "libgomp.so.1"];

    /// <summary>What programs print, by program and arguments; null for one that does not run.</summary>
    public Dictionary<string, string?> Outputs { get; } =
        new()
        {
            ["/usr/bin/dotnet --list-sdks"] = "8.0.100 [/usr/share/dotnet/sdk]\n10.0.401 [/usr/share/dotnet/sdk]\n",
            ["/usr/bin/ffmpeg -hide_banner -encoders"] = " V....D libx264              libx264 H.264\n",
        };

    public string? TorchFailure { get; set; }

    public long Disk { get; set; } = Plenty;

    public long MemoryBytes { get; set; } = Plenty;

    public bool PortFree { get; set; } = true;

    public Uri? RunningGrid { get; set; }

    public List<ModelReport> Models { get; } =
    [new("grid-tiny", IsDefault: true, 20 << 20, "c0ffee", "/models/grid-tiny", MaxFrames: 10_800, Window: 27)];

    public string? FindProgram(string name) => Programs.Contains(name) ? "/usr/bin/" + name : null;

    public Task<string?> RunAsync(string program, string arguments, CancellationToken cancellationToken) =>
        Task.FromResult(Outputs[$"{program} {arguments}"]);

    public bool HasLibrary(string name) => Libraries.Contains(name);

    public string? TryTorch() => TorchFailure;

    public long FreeDisk(string folder) =>
        folder == StateFolder ? Disk : throw new ArgumentException("another folder was asked for", nameof(folder));

    public long Memory() => MemoryBytes;

    public bool IsPortFree(int port) => PortFree;

    public Task<Uri?> FindGridAsync(CancellationToken cancellationToken) => Task.FromResult(RunningGrid);

    public StateCondition? State { get; set; }

    public Task<StateCondition?> CheckStateAsync(Uri? grid, CancellationToken cancellationToken) => Task.FromResult(State);

    public Task<IReadOnlyList<ModelReport>> ListModelsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ModelReport>>(Models);
}
