using System.Runtime.InteropServices;
using Grid.Sampling;
using Grid.Storage.Artifacts;

namespace Grid.Grains.Videos.Latents;

/// <summary>
/// A latent video as an artifact: float32, little-endian, latent frame after latent frame ([F, C, h, w]), so that a window or a slice is
/// one run of bytes and nobody reads more than his own.
/// </summary>
public static class LatentFile
{
    /// <summary>Writes a video.</summary>
    /// <param name="values">[C, F, h, w] of <paramref name="shape"/>.</param>
    public static Task WriteAsync(
        IArtifactStore artifacts,
        ArtifactName name,
        float[] values,
        LatentShape shape,
        ArtifactDurability durability,
        CancellationToken cancellationToken
    )
    {
        var turned = new float[values.Length];
        Turn(values, turned, shape.Channels, shape.Frames, shape.Height * shape.Width);
        return artifacts.WriteAsync(name, MemoryMarshal.AsBytes<float>(turned).ToArray(), durability, cancellationToken);
    }

    /// <summary>Reads latent frames; null when there is no such artifact.</summary>
    /// <param name="shape">Shape of the whole video.</param>
    /// <returns>[C, count, h, w].</returns>
    public static async Task<float[]?> ReadAsync(
        IArtifactStore artifacts,
        ArtifactName name,
        LatentShape shape,
        int first,
        int count,
        CancellationToken cancellationToken
    )
    {
        var plane = shape.Height * shape.Width;
        var frame = shape.Channels * plane;
        var bytes = new byte[sizeof(float) * frame * count];
        if (!await artifacts.ReadRangeAsync(name, (long)sizeof(float) * frame * first, bytes, cancellationToken))
        {
            return null;
        }

        var values = new float[frame * count];
        Turn(MemoryMarshal.Cast<byte, float>(bytes), values, count, shape.Channels, plane);
        return values;
    }

    // [outer, inner, plane] to [inner, outer, plane].
    private static void Turn(ReadOnlySpan<float> from, Span<float> to, int outer, int inner, int plane)
    {
        for (var i = 0; i < outer; i++)
        {
            for (var j = 0; j < inner; j++)
            {
                from.Slice(((i * inner) + j) * plane, plane).CopyTo(to[(((j * outer) + i) * plane)..]);
            }
        }
    }
}
