using static TorchSharp.torch;

namespace Grid.Diffusion.Transformers;

/// <summary>The sine table of a token grid: first half of the width encodes the column, second half the row.</summary>
internal static class PatchPositions
{
    /// <summary>
    /// Computes the table [1, rows * columns, width] in float64 and returns it as float32. Positions span the same range
    /// whatever the grid: <paramref name="baseSize"/> (tokens a side at training size) divided by <paramref name="scale"/>.
    /// </summary>
    public static Tensor Table(int rows, int columns, int width, int baseSize, int scale)
    {
        var values = new float[rows * columns * width];
        var quarter = width / 4;
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var token = values.AsSpan((row * columns + column) * width, width);
                // The positions themselves are float32 in the reference; the angles are not.
                Encode(column / (columns / (float)baseSize) / scale, token[..(2 * quarter)], quarter);
                Encode(row / (rows / (float)baseSize) / scale, token[(2 * quarter)..], quarter);
            }
        }

        return tensor(values, [1, rows * columns, width]);
    }

    private static void Encode(float position, Span<float> destination, int count)
    {
        for (var k = 0; k < count; k++)
        {
            var angle = position * Math.Pow(10000.0, -(double)k / count);
            destination[k] = (float)Math.Sin(angle);
            destination[count + k] = (float)Math.Cos(angle);
        }
    }
}
