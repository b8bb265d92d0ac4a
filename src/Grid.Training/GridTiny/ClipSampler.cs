using Grid.Training.Synthetic;
using static TorchSharp.torch;

namespace Grid.Training.GridTiny;

/// <summary>Draws batches of the training combinations for the autoencoder, anywhere on the picture and not only on the lattice.</summary>
internal static class ClipSampler
{
    /// <summary>[count, 3, frames, 64, 64] in [-1, 1].</summary>
    /// <param name="speed">Share of the world's full speed.</param>
    public static Tensor Draw(IReadOnlyList<ShapeCombination> combinations, int count, int frames, double speed, ulong seed)
    {
        var random = new Random(unchecked((int)(seed ^ (seed >> 32))));
        const int Plane = SyntheticWorld.Size * SyntheticWorld.Size;
        var values = new float[count * 3 * frames * Plane];
        for (var i = 0; i < count; i++)
        {
            var clip = new ShapeClip(
                combinations[random.Next(combinations.Count)],
                random.NextDouble() * SyntheticWorld.Size,
                random.NextDouble() * SyntheticWorld.Size,
                SyntheticWorld.FullSpeed * speed
            );
            ShapeRenderer.RenderPlanes(clip, 0, frames, values.AsSpan(i * 3 * frames * Plane, 3 * frames * Plane));
        }

        return tensor(values, [count, 3, frames, SyntheticWorld.Size, SyntheticWorld.Size]);
    }
}
