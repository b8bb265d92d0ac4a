namespace Grid.Diffusion.Weights;

/// <summary>A load was refused because the files do not match the module as strictly as was asked. The module is unchanged.</summary>
/// <param name="report">What the load would have done.</param>
/// <param name="files">Names the files and the config they do not match.</param>
public sealed class WeightMismatchException(WeightLoadReport report, string files = "the weight files do not match the model")
    : ModelFileException($"{files}: {report.Describe().Replace("\n", "; ", StringComparison.Ordinal)}")
{
    /// <summary>What the load would have done.</summary>
    public WeightLoadReport Report { get; } = report;
}
