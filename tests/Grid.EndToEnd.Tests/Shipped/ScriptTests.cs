using System.Diagnostics;
using System.Runtime.Versioning;
using Grid.EndToEnd.Tests.House;
using Grid.Testing;

namespace Grid.EndToEnd.Tests.Shipped;

/// <summary>The entry script in a fresh clone, with a build that a test holds up.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ScriptTests : IDisposable
{
    // Says that a build has begun, and waits for the word to go on by reading a pipe.
    private const string FakeDotnet = """
        #!/usr/bin/env bash
        case $1 in
            --version) echo 10.0.100 ;;
            build)
                echo build >>"$GRID_TEST_FOLDER/calls"
                echo begun >"$GRID_TEST_FOLDER/begun"
                read -r _ <"$GRID_TEST_FOLDER/go"
                ;;
            *) echo run >>"$GRID_TEST_FOLDER/calls" ;;
        esac
        """;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TwoVerbs_AtOnceInAFreshClone_BuildOnceAndBothRun()
    {
        Prepare();
        using var first = Start();
        Assert.Equal("begun", (await File.ReadAllTextAsync(_folder.Combine("begun"), Cancellation)).Trim());
        using var second = Start();
        var waits = await second.StandardError.ReadLineAsync(Cancellation);

        await File.WriteAllTextAsync(_folder.Combine("go"), "go\n", Cancellation);
        await Task.WhenAll(first.WaitForExitAsync(Cancellation), second.WaitForExitAsync(Cancellation));

        Assert.Equal("waiting for another build in this folder", waits);
        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Equal(["build", "run", "run"], (await File.ReadAllLinesAsync(_folder.Combine("calls"), Cancellation)).Order());
    }

    private void Prepare()
    {
        foreach (var file in new[] { "grid", "global.json", "Grid.sln", "Directory.Build.props", ".editorconfig" })
        {
            File.Copy(Path.Combine(Repository.Root, file), _folder.Combine(file));
        }

        Directory.CreateDirectory(_folder.Combine("src"));
        Directory.CreateDirectory(_folder.Combine("eng"));
        File.Copy(Path.Combine(Repository.Root, "eng", "common.sh"), _folder.Combine("eng", "common.sh"));
        Directory.CreateDirectory(_folder.Combine("bin"));
        File.WriteAllText(_folder.Combine("bin", "dotnet"), FakeDotnet);
        File.SetUnixFileMode(_folder.Combine("bin", "dotnet"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var pipe in new[] { "begun", "go" })
        {
            using var made = Process.Start("mkfifo", [_folder.Combine(pipe)]);
            made.WaitForExit();
            Assert.Equal(0, made.ExitCode);
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo("/bin/bash", [_folder.Combine("grid"), "version"]) { RedirectStandardError = true };
        start.Environment["PATH"] = $"{_folder.Combine("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["GRID_TEST_FOLDER"] = _folder.Path;
        return Process.Start(start)!;
    }
}
