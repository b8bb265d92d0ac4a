using Grid.Host.Local;
using Grid.Testing;

namespace Grid.Host.Tests.Local;

public sealed class ChildProcessTests : IDisposable
{
    private static readonly Dictionary<string, string?> NoVariables = [];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Child_WhoseLogCannotBeWritten_IsNotHeldUp()
    {
        // More than a pipe holds: a child whose output nobody takes would wait for ever.
        var log = _folder.Combine("child.log");
        Directory.CreateDirectory(log);

        await using var child = ChildProcess.Start(
            "/bin/sh",
            ["-c", "i=0; while [ $i -lt 20000 ]; do echo a line of some length; i=$((i+1)); done; exit 7"],
            NoVariables,
            log
        );

        Assert.Equal(7, await child.Ended.WaitAsync(TimeSpan.FromSeconds(60), Cancellation));
    }

    [Fact]
    public async Task Child_ThatTheLauncherStarts_IsTheProgramItself()
    {
        var log = _folder.Combine("child.log");
        await using var child = ChildProcess.Start(
            "/bin/sh",
            ["-c", "echo $$; echo \"$1\"; echo \"$NAME\"", "sh", "two words"],
            new Dictionary<string, string?> { ["NAME"] = "a  b" },
            log
        );
        await child.Ended.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);

        Assert.Equal([$"{child.Id}", "two words", "a  b"], File.ReadAllLines(log));
    }

    [Fact]
    public async Task Child_StartedFromAThreadThatEnds_LivesOn()
    {
        ChildProcess? child = null;
        var thread = new Thread(() =>
            child = ChildProcess.Start("/bin/sh", ["-c", "read line; echo told $line"], NoVariables, _folder.Combine("child.log"))
        );
        thread.Start();
        thread.Join();

        // The kernel's signal goes out when a thread has ended; one more child has come and gone by then.
        await using (var other = ChildProcess.Start("/bin/sh", ["-c", "exit 0"], NoVariables, _folder.Combine("other.log")))
        {
            await other.Ended.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        }

        Assert.False(child!.Ended.IsCompleted);
        await child.DisposeAsync();
    }
}
