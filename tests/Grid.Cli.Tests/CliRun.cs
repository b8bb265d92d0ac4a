namespace Grid.Cli.Tests;

/// <summary>One run of the program in this process, in a folder of its own, against fakes.</summary>
internal sealed class CliRun : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public FakeGrid Grid { get; } = new();

    public FakeMachine Machine { get; } = new();

    public FakeLocalGenerator Local { get; } = new();

    public string Folder { get; } = Directory.CreateTempSubdirectory("grid-cli-tests-").FullName;

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public CliContext Context =>
        new()
        {
            Output = _output,
            Error = _error,
            IsTerminal = false,
            Grids = Grid,
            Local = Local,
            Machine = Machine,
        };

    public string PathOf(string name) => Path.Combine(Folder, name);

    public Task<int> RunAsync(params string[] arguments) => GridProgram.RunAsync(arguments, Context, TestContext.Current.CancellationToken);

    public Task<int> RunAsync(CancellationToken cancellationToken, params string[] arguments) =>
        GridProgram.RunAsync(arguments, Context, cancellationToken);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
