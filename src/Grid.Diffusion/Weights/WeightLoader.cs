using static TorchSharp.torch;

namespace Grid.Diffusion.Weights;

/// <summary>
/// Copies tensors of safetensors files into a module by name, each read in its own element type and converted to the module's.
/// </summary>
public static class WeightLoader
{
    /// <summary>Loads what matches by name and shape and reports the rest; nothing is thrown for a mismatch.</summary>
    /// <exception cref="SafetensorsFormatException">Two files hold the same tensor, or a tensor holds a value that is no finite
    /// number.</exception>
    public static WeightLoadReport Load(nn.Module module, params IEnumerable<SafetensorsFile> files) =>
        Load(module, files, WeightLoadOptions.Default);

    /// <summary>Loads as the options say. A mismatch leaves the module as it was.</summary>
    /// <exception cref="WeightMismatchException">The files match less strictly than <see cref="WeightLoadOptions.Strictness"/>
    /// asks.</exception>
    /// <exception cref="SafetensorsFormatException">Two files hold the same tensor, or a tensor holds a value that is no finite
    /// number.</exception>
    public static WeightLoadReport Load(nn.Module module, IEnumerable<SafetensorsFile> files, WeightLoadOptions options) =>
        Load(module.state_dict(), files, options);

    /// <summary>Loads into tensors by name, such as a module's <c>state_dict()</c>.</summary>
    /// <exception cref="WeightMismatchException">The files match less strictly than <see cref="WeightLoadOptions.Strictness"/>
    /// asks.</exception>
    /// <exception cref="SafetensorsFormatException">Two files hold the same tensor, or a tensor holds a value that is no finite
    /// number.</exception>
    public static WeightLoadReport Load(
        IReadOnlyDictionary<string, Tensor> targets,
        IEnumerable<SafetensorsFile> files,
        WeightLoadOptions options
    )
    {
        var plan = Plan(targets, files, options);
        using var _ = no_grad();
        foreach (var step in plan.Steps)
        {
            using var scope = NewDisposeScope();
            if (step.Fit is null)
            {
                step.File.ReadInto(step.Name, step.Target);
            }
            else
            {
                step.Target.copy_(step.Fit(step.File.Read(step.Name)));
            }

            if (!TensorValues.AreFinite(step.Target))
            {
                throw new SafetensorsFormatException(
                    step.File.Path,
                    $"it holds values that are no finite numbers in {step.Target.dtype.ToString().ToLowerInvariant()}; "
                        + "restore the file from where it came",
                    step.Name
                );
            }
        }

        return plan.Report;
    }

    /// <summary>
    /// What <see cref="Load(IReadOnlyDictionary{string, Tensor}, IEnumerable{SafetensorsFile}, WeightLoadOptions)"/> would do, from headers
    /// alone.
    /// </summary>
    /// <param name="targets">Tensors by name, of which only the shapes are read: they may be on the meta device.</param>
    /// <param name="files">The files.</param>
    /// <param name="options">How strictly they are to match.</param>
    /// <exception cref="WeightMismatchException">The files match less strictly than <see cref="WeightLoadOptions.Strictness"/>
    /// asks.</exception>
    /// <exception cref="SafetensorsFormatException">Two files hold the same tensor.</exception>
    public static WeightLoadReport Match(
        IReadOnlyDictionary<string, Tensor> targets,
        IEnumerable<SafetensorsFile> files,
        WeightLoadOptions options
    ) => Plan(targets, files, options).Report;

    private static WeightLoadPlan Plan(
        IReadOnlyDictionary<string, Tensor> targets,
        IEnumerable<SafetensorsFile> files,
        WeightLoadOptions options
    )
    {
        var plan = new WeightLoadPlan(targets, files, options);
        var report = plan.Report;
        var isRefused = options.Strictness switch
        {
            WeightLoadStrictness.Exact => !report.IsExact,
            WeightLoadStrictness.Complete => report.Missing.Count > 0 || report.Misshapen.Count > 0,
            _ => false,
        };
        return isRefused ? throw new WeightMismatchException(report) : plan;
    }
}
