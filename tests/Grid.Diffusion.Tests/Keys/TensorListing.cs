using System.Globalization;
using static TorchSharp.torch;

namespace Grid.Diffusion.Tests.Keys;

/// <summary>Compares a network's tensor names and shapes with an approved listing (name, tab, shape as 8x4x2).</summary>
internal static class TensorListing
{
    public static void AssertEqual(string listing, nn.Module module)
    {
        var expected = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Keys", listing))
            .Where(line => line.Length > 0)
            .Order(StringComparer.Ordinal);
        var actual = module
            .state_dict()
            .Select(entry =>
                $"{entry.Key}\t{string.Join('x', entry.Value.shape.Select(size => size.ToString(CultureInfo.InvariantCulture)))}"
            )
            .Order(StringComparer.Ordinal);
        Assert.Equal(expected, actual);
    }
}
