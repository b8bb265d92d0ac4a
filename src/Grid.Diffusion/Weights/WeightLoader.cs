using static TorchSharp.torch;

namespace Grid.Diffusion.Weights;

/// <summary>Copies tensors of safetensors files into a module by name, each read in its own element type and converted to the module's.</summary>
public static class WeightLoader
{
    /// <summary>Loads what matches by name and shape and reports the rest; nothing is thrown for a mismatch.</summary>
    /// <exception cref="SafetensorsFormatException">Two files hold the same tensor.</exception>
    public static WeightLoadReport Load(nn.Module module, params IEnumerable<SafetensorsFile> files) => Load(module, files, WeightLoadOptions.Default);

    /// <summary>Loads as the options say. A refusal leaves the module as it was.</summary>
    /// <exception cref="WeightMismatchException">The files match less strictly than <see cref="WeightLoadOptions.Strictness"/> asks.</exception>
    /// <exception cref="SafetensorsFormatException">Two files hold the same tensor.</exception>
    public static WeightLoadReport Load(nn.Module module, IEnumerable<SafetensorsFile> files, WeightLoadOptions options) => Load(module.state_dict(), files, options);

    /// <summary>Loads into tensors by name, such as a module's <c>state_dict()</c>.</summary>
    /// <exception cref="WeightMismatchException">The files match less strictly than <see cref="WeightLoadOptions.Strictness"/> asks.</exception>
    /// <exception cref="SafetensorsFormatException">Two files hold the same tensor.</exception>
    public static WeightLoadReport Load(IReadOnlyDictionary<string, Tensor> targets, IEnumerable<SafetensorsFile> files, WeightLoadOptions options)
    {
        var plan = new WeightLoadPlan(targets, files, options);
        var report = plan.Report;
        var isRefused = options.Strictness switch
        {
            WeightLoadStrictness.Exact => !report.IsExact,
            WeightLoadStrictness.Complete => report.Missing.Count > 0 || report.Misshapen.Count > 0,
            _ => false,
        };
        if (isRefused)
        {
            throw new WeightMismatchException(report);
        }

        using var _ = no_grad();
        foreach (var step in plan.Steps)
        {
            if (step.Fit is null)
            {
                step.File.ReadInto(step.Name, step.Target);
                continue;
            }

            using var scope = NewDisposeScope();
            step.Target.copy_(step.Fit(step.File.Read(step.Name)));
        }

        return report;
    }
}
