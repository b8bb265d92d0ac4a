using System.Diagnostics;
using System.Runtime.Versioning;
using Grid.EndToEnd.Tests.House;
using Grid.Testing;

namespace Grid.EndToEnd.Tests.Shipped;

/// <summary>The entry script on a machine that lacks programs: all of this one's but some, and a package manager that notes.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class FreshMachineTests : IDisposable
{
    private static readonly string[] Left = ["redis-server", "ffmpeg", "ffprobe", "apt-get", "sudo", "id"];

    // Makes the programs that it is told to install.
    private const string PackageManager = """
        #!/bin/bash
        echo "$@" >>"$GRID_TEST_CALLS"
        [[ $1 == install ]] || exit 0
        for package in "${@:2}"; do
            case $package in
                ffmpeg) made="ffmpeg ffprobe" ;;
                redis-server) made=redis-server ;;
                *) made= ;;
            esac
            for program in $made; do
                printf '#!/bin/bash\n' >"$GRID_TEST_PROGRAMS/$program"
                chmod +x "$GRID_TEST_PROGRAMS/$program"
            done
        done
        """;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("test", "ffmpeg redis-server")]
    [InlineData("test-chaos", "ffmpeg redis-server")]
    [InlineData("up-cluster", "ffmpeg redis-server")]
    [InlineData("bench", "ffmpeg redis-server")]
    [InlineData("demo", "ffmpeg")]
    [InlineData("generate", "ffmpeg")]
    [InlineData("doctor", null)]
    public async Task Require_ProgramsAreMissing_InstallsWhatTheVerbNeeds(string verb, string? packages)
    {
        Prepare(user: 0);

        var (code, said) = await RunAsync(verb);

        Assert.True(code == 0, said);
        var installs = CallsOf().Where(call => call.StartsWith("install ", StringComparison.Ordinal)).ToArray();
        Assert.Equal(packages is null ? 0 : 1, installs.Length);
        Assert.All(installs, call => Assert.EndsWith($" {packages}", call, StringComparison.Ordinal));
        Assert.Equal(packages?.Contains("redis", StringComparison.Ordinal) ?? false, File.Exists(Program("redis-server")));
    }

    [Fact]
    public async Task Require_WithoutTheRightToInstall_SaysTheCommandAndStops()
    {
        Prepare(user: 1000);

        var (code, said) = await RunAsync("test");

        Assert.Equal(1, code);
        Assert.Contains("sudo apt-get update && sudo apt-get install -y ffmpeg redis-server", said, StringComparison.Ordinal);
        Assert.Empty(CallsOf());
    }

    private string Program(string name) => _folder.Combine("bin", name);

    private string[] CallsOf() => File.Exists(_folder.Combine("calls")) ? File.ReadAllLines(_folder.Combine("calls")) : [];

    private void Prepare(int user)
    {
        Directory.CreateDirectory(_folder.Combine("bin"));
        foreach (var folder in new[] { "/usr/bin", "/bin", "/usr/sbin", "/sbin" }.Where(Directory.Exists))
        {
            foreach (var program in Directory.EnumerateFiles(folder).Where(path => !Left.Contains(Path.GetFileName(path))))
            {
                if (!Path.Exists(Program(Path.GetFileName(program))))
                {
                    File.CreateSymbolicLink(Program(Path.GetFileName(program)), program);
                }
            }
        }

        Write("apt-get", PackageManager);
        Write("id", $"#!/bin/bash\necho {user}\n");
        Write("dotnet", "#!/bin/bash\n");
    }

    private void Write(string name, string text)
    {
        File.Delete(Program(name));
        File.WriteAllText(Program(name), text);
        File.SetUnixFileMode(Program(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private async Task<(int Code, string Said)> RunAsync(string verb)
    {
        var script = $"set -euo pipefail; root={Repository.Root}; source \"$root/eng/common.sh\"; require {verb}";
        var start = new ProcessStartInfo("/bin/bash", ["-c", script]) { RedirectStandardError = true };
        start.Environment["PATH"] = _folder.Combine("bin");
        start.Environment["GRID_TEST_CALLS"] = _folder.Combine("calls");
        start.Environment["GRID_TEST_PROGRAMS"] = _folder.Combine("bin");
        using var process = Process.Start(start)!;
        var said = await process.StandardError.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        return (process.ExitCode, said);
    }
}
