using Grid.Diffusion.Autoencoders;
using Grid.Sampling.Previews;
using static TorchSharp.torch;

namespace Grid.Training.Autoencoders;

/// <summary>
/// Fits a <see cref="LatentPreview"/> by least squares: from the latents that the encoder gives clips to the clips' frames, averaged over
/// the pixels of a latent cell. A latent frame is compared with the last of the frames that it closes.
/// </summary>
public static class PreviewFit
{
    private const int Colors = 3;

    /// <summary>Fits to clips.</summary>
    /// <param name="autoencoder">Its encoder.</param>
    /// <param name="clips">Frames [B, 3, T, H, W] in [-1, 1], T one chunk of the autoencoder.</param>
    /// <returns>The preview, and its root mean square error over the clips in units of a byte, 0 to 255.</returns>
    public static (LatentPreview Preview, double Error) Fit(VideoAutoencoder autoencoder, Tensor clips)
    {
        var (latents, colors) = Samples(autoencoder, clips);
        var inputs = autoencoder.Config.LatentChannels + 1;
        var matrix = new double[inputs, inputs + Colors];
        for (var row = 0; row < latents.Count; row++)
        {
            for (var i = 0; i < inputs; i++)
            {
                for (var j = 0; j < inputs + Colors; j++)
                {
                    matrix[i, j] += (double)latents[row][i] * (j < inputs ? latents[row][j] : colors[row][j - inputs]);
                }
            }
        }

        Solve(matrix);
        float[] Row(int input) => [.. Enumerable.Range(0, Colors).Select(color => (float)matrix[input, inputs + color])];
        var rows = Enumerable.Range(0, inputs).Select(Row).ToArray();
        var squares = latents.Zip(colors, (latent, color) =>
            Enumerable
                .Range(0, Colors)
                .Sum(index =>
                    Math.Pow(Math.Clamp(latent.Zip(rows, (value, factors) => value * factors[index]).Sum(), 0, 1) - color[index], 2)
                )
        );
        return (new LatentPreview(rows[..^1], rows[^1]), 255 * Math.Sqrt(squares.Average() / Colors));
    }

    // Of each latent cell its channels and a 1, and the mean colour below it in [0, 1].
    private static (List<float[]> Latents, List<float[]> Colors) Samples(VideoAutoencoder autoencoder, Tensor clips)
    {
        using var _ = no_grad();
        var (latents, colors) = (new List<float[]>(), new List<float[]>());
        for (var clip = 0L; clip < clips.shape[0]; clip++)
        {
            using var scope = NewDisposeScope();
            var frames = clips.narrow(0, clip, 1);
            using var posterior = new DiagonalGaussian(autoencoder.Encode(frames));
            var z = posterior.Mean * AutoencoderAssembly.LatentScale;
            var step = autoencoder.Config.TemporalFactor;
            var kept = frames.index_select(2, arange(z.shape[2]).mul(step).clamp(max: clips.shape[2] - 1));
            var small = (nn.functional.avg_pool3d(kept, [1, autoencoder.Config.SpatialFactor, autoencoder.Config.SpatialFactor]) + 1) / 2;
            latents.AddRange(Cells(cat([z, ones_like(z.narrow(1, 0, 1))], 1)));
            colors.AddRange(Cells(small));
        }

        return (latents, colors);
    }

    // [1, C, T, H, W] to C values a position.
    private static IEnumerable<float[]> Cells(Tensor values)
    {
        var channels = (int)values.shape[1];
        using var rows = values[0].flatten(1).transpose(0, 1).contiguous();
        return [.. rows.data<float>().ToArray().Chunk(channels)];
    }

    // Gauss and Jordan: the left block becomes the identity, the right one the solution.
    private static void Solve(double[,] matrix)
    {
        var (rows, columns) = (matrix.GetLength(0), matrix.GetLength(1));
        for (var pivot = 0; pivot < rows; pivot++)
        {
            var best = Enumerable.Range(pivot, rows - pivot).MaxBy(row => Math.Abs(matrix[row, pivot]));
            if (matrix[best, pivot] == 0)
            {
                throw new ArgumentException("the clips' latents must differ in every channel; one is always the same.");
            }

            for (var column = 0; column < columns; column++)
            {
                (matrix[pivot, column], matrix[best, column]) = (matrix[best, column], matrix[pivot, column]);
            }

            for (var column = columns - 1; column >= pivot; column--)
            {
                matrix[pivot, column] /= matrix[pivot, pivot];
            }

            for (var row = 0; row < rows; row++)
            {
                var factor = row == pivot ? 0 : matrix[row, pivot];
                for (var column = pivot; column < columns; column++)
                {
                    matrix[row, column] -= factor * matrix[pivot, column];
                }
            }
        }
    }
}
