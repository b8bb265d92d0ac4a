namespace Grid.Diffusion.Weights;

/// <summary>A load was refused because the files do not match the module as strictly as was asked. The module is unchanged.</summary>
public sealed class WeightMismatchException(WeightLoadReport report)
    : ModelFileException($"the weight files do not match the model: {report.Describe().Replace("\n", "; ", StringComparison.Ordinal)}")
{
    /// <summary>What the load would have done.</summary>
    public WeightLoadReport Report { get; } = report;
}
