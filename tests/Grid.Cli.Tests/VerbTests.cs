using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Grid.Testing;

namespace Grid.Cli.Tests;

public sealed partial class VerbTests : IDisposable
{
    private static readonly string[] Documents =
    [
        "README.md",
        "CONTRIBUTING.md",
        "deploy/models/grid-tiny/README.md",
        "src/Grid.Cli/README.md",
    ];

    // Verbs of the entry script that never reach the program.
    private static readonly string[] ScriptVerbs = ["test", "bench", "help"];

    private readonly CliRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Demo_OnAFreshMachine_WritesTheFileAndSaysHowToGoOn()
    {
        var code = await _run.RunAsync("demo", "-o", _run.PathOf("out.mp4"));

        Assert.Equal((ExitCodes.Done, ""), (code, code == 0 ? "" : _run.Error));
        Assert.True(File.Exists(_run.PathOf("out.mp4")));
        Assert.Contains("out.mp4: 9 frames", _run.Output, StringComparison.Ordinal);
        Assert.Contains("./grid generate", _run.Output, StringComparison.Ordinal);
        Assert.Equal(1, _run.Grid.Disposals);
    }

    [Theory]
    [InlineData("generate needs <prompt>; ./grid generate --help tells more.", "generate", "-o", "x.mp4")]
    [InlineData("videos show needs <id>; ./grid videos show --help tells more.", "videos", "show")]
    [InlineData("state backup needs <file>; ./grid state backup --help tells more.", "state", "backup")]
    public async Task Run_ArgumentIsMissing_SaysWhichAndWhereToRead(string said, params string[] arguments)
    {
        var code = await _run.RunAsync(arguments);

        Assert.Equal((ExitCodes.Usage, said), (code, _run.Error.Trim()));
    }

    [Fact]
    public async Task Up_Stopped_EndsWell()
    {
        using var stop = new CancellationTokenSource();
        var running = _run.RunAsync(stop.Token, "up", "--port", "0");
        Assert.False(running.IsCompleted);

        await stop.CancelAsync();

        Assert.Equal(ExitCodes.Done, await running);
        Assert.Equal([0], _run.Grid.StartedPorts);
        Assert.Contains("The grid answers at http://localhost:5210", _run.Output, StringComparison.Ordinal);
        Assert.Equal(1, _run.Grid.Disposals);
    }

    [Theory]
    [InlineData("65536")]
    [InlineData("-1")]
    [InlineData("http")]
    public async Task Up_BadPort_IsRefused(string port)
    {
        var code = await _run.RunAsync("up", "--port", port);

        Assert.Equal((ExitCodes.Usage, $"--port must be a whole number from 0 to 65535, not '{port}'."), (code, _run.Error.Trim()));
    }

    [Theory]
    [InlineData("--controls needs", "up", "--controls", "2")]
    [InlineData("--gpus needs", "up", "--gpus", "2")]
    [InlineData("--controls must be a whole number from 1 to 16", "up", "--cluster", "--controls", "0")]
    public async Task Up_CountsThatCannotBe_AreRefused(string message, params string[] arguments)
    {
        var code = await _run.RunAsync(arguments);

        Assert.Equal(ExitCodes.Usage, code);
        Assert.StartsWith(message, _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_Local_AsksForHeldOutPromptsAndPrintsRates()
    {
        var code = await _run.RunAsync("eval", "--local", "--prompts", "3", "--steps", "4", "--guidance", "2", "--model", "m");

        Assert.Equal((ExitCodes.Done, ""), (code, code == 0 ? "" : _run.Error));
        Assert.Equal(3, _run.Local.Requests.Count);
        Assert.All(_run.Local.Requests, request =>
            Assert.Equal((9, 4, 2.0, "m"), (request.Frames, request.Steps, request.GuidanceScale, request.Model))
        );
        Assert.Equal(3, _run.Local.Requests.Select(request => request.Prompt).Distinct().Count());
        Assert.StartsWith("3 prompts: background", _run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_Installed_AreListedWithHashAndSize()
    {
        Assert.Equal(ExitCodes.Done, await _run.RunAsync("models"));
        Assert.Equal(
            "grid-tiny (default)  20.0 MiB  up to 10800 frames in windows of 27  sha256 c0ffee  /models/grid-tiny",
            _run.Output.Trim()
        );
    }

    [Fact]
    public async Task Models_None_SaysWhereTheyAreLookedFor()
    {
        _run.Machine.Models.Clear();

        Assert.Equal(ExitCodes.Failed, await _run.RunAsync("models"));
        Assert.Contains("GRID_MODELS", _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_Asked_BeginsWithANumber()
    {
        Assert.Equal(ExitCodes.Done, await _run.RunAsync("version"));
        Assert.Matches(@"^\d+\.\d+\.\d+", _run.Output);
    }

    [Fact]
    public async Task Help_OfEveryVerb_IsGiven()
    {
        foreach (
            var verb in GridProgram
                .CreateRoot(_run.Context)
                .Subcommands.SelectMany(verb => verb.Subcommands.Select(noun => (string[])[verb.Name, noun.Name]).Append([verb.Name]))
        )
        {
            Assert.Equal(ExitCodes.Done, await _run.RunAsync([.. verb, "--help"]));
        }

        Assert.All(Verbs(GridProgram.CreateRoot(_run.Context)), verb =>
        {
            Assert.False(string.IsNullOrEmpty(verb.Description), verb.Name);
            Assert.All(verb.Options.Where(option => option is not System.CommandLine.Help.HelpOption), option =>
                Assert.False(string.IsNullOrEmpty(option.Description), option.Name)
            );
        });

        static IEnumerable<Command> Verbs(Command root) => root.Subcommands.SelectMany(verb => Verbs(verb).Prepend(verb));
    }

    [Fact]
    public void Documents_CommandLines_AreUnderstood()
    {
        var root = GridProgram.CreateRoot(_run.Context);
        var lines = Documents
            .Select(RepositoryRoot.PathOf)
            .Where(File.Exists)
            .SelectMany(File.ReadLines)
            .Select(line => CommandOfALine().Match(line))
            .Where(match => match.Success)
            .Select(match => match.Groups["line"].Value.Trim());

        Assert.All(lines, line =>
        {
            if (!ScriptVerbs.Contains(line.Split(' ')[0]))
            {
                Assert.Empty(GridProgram.Parse(root, CommandLineParser.SplitCommandLine(line).ToArray()).Errors);
            }
        });
    }

    [Fact]
    public async Task EntryScript_Verbs_AreTheProgramsOwn()
    {
        var script = await File.ReadAllTextAsync(RepositoryRoot.PathOf("grid"), TestContext.Current.CancellationToken);
        var listed = VerbOfTheScript().Matches(script).Select(match => match.Groups["verb"].Value).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(
            GridProgram
                .CreateRoot(_run.Context)
                .Subcommands.Select(verb => verb.Name)
                .Concat(["bench", "test"])
                .Order(StringComparer.Ordinal),
            listed
        );
    }

    [GeneratedRegex(@"^\s*\./grid (?<line>[a-z][^#|>&]*)")]
    private static partial Regex CommandOfALine();

    [GeneratedRegex(@"^  (?<verb>[a-z]+) .*$", RegexOptions.Multiline)]
    private static partial Regex VerbOfTheScript();
}
