using Grid.Cli.Generation;

namespace Grid.Cli.Progress;

/// <summary>Tells a person how a piece of work goes on.</summary>
internal interface IWorkReport : IProgress<GenerationStatus>
{
    /// <summary>Writes a line that stays, beside whatever shows the progress.</summary>
    void Say(string line);
}
