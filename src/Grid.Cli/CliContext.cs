using Grid.Cli.Doctor;
using Grid.Cli.Generation;
using Grid.Cli.Grids;
using Grid.Host;

namespace Grid.Cli;

/// <summary>What the verbs use of the world.</summary>
internal sealed record CliContext
{
    /// <summary>Results go here.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Progress and errors go here.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether progress may be drawn, because a person looks at a terminal.</summary>
    public required bool IsTerminal { get; init; }

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    public required IGridConnector Grids { get; init; }

    public required ILocalGenerator Local { get; init; }

    public required IMachine Machine { get; init; }

    public static CliContext ForProcess() =>
        new()
        {
            Output = Console.Out,
            Error = new SteadyWriter(Console.Error),
            IsTerminal = !Console.IsErrorRedirected,
            Grids = new GridConnector(),
            Local = new LocalGenerator(),
            Machine = new Machine(),
        };
}
