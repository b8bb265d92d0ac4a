using System.Globalization;
using Grid.Diffusion.Models;

namespace Grid.Diffusion.Pipelines;

/// <summary>
/// Holds a config's numbers of layers against the weight files, by the names of the tensors. Each layer costs time and memory even where it
/// has no weights yet.
/// </summary>
internal static class LayerCounts
{
    /// <summary>Requires as many numbered layers in the files as the config asks for.</summary>
    /// <param name="component">The component.</param>
    /// <param name="key">The config's key.</param>
    /// <param name="asked">The config's value.</param>
    /// <param name="prefix">What stands in front of the layer's number in the names of its tensors.</param>
    /// <exception cref="ModelFolderException">The two differ.</exception>
    public static void Require(ModelComponent component, string key, int asked, string prefix)
    {
        var stored = component.ReadTensorNames().Select(name => NumberAfter(prefix, name)).Where(number => number >= 0).Distinct().Count();
        if (stored != asked)
        {
            throw new ModelFolderException(
                $"{component.Name}/config.json asks for {asked} layers ({key}), {FilesOf(component)} holds {stored}; the "
                    + "config belongs to other weights"
            );
        }
    }

    /// <summary>Requires at least as many tensors in the files as the config asks for layers.</summary>
    /// <exception cref="ModelFolderException">There are fewer.</exception>
    public static void RequireAtMost(ModelComponent component, string keys, long asked)
    {
        var stored = component.ReadTensorNames().Count;
        if (asked > stored)
        {
            throw new ModelFolderException(
                $"{component.Name}/config.json asks for {asked} layers ({keys}), {FilesOf(component)} holds {stored} tensors; "
                    + "the config belongs to other weights"
            );
        }
    }

    private static string FilesOf(ModelComponent component) =>
        string.Join(", ", component.WeightFiles.Select(path => $"{component.Name}/{Path.GetFileName(path)}"));

    private static int NumberAfter(string prefix, string name)
    {
        var digits = name.StartsWith(prefix, StringComparison.Ordinal) ? name.AsSpan(prefix.Length) : [];
        var end = digits.IndexOf('.');
        return end > 0 && int.TryParse(digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
    }
}
