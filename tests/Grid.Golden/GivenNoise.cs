using Grid.Sampling;
using Grid.Sampling.Noise;

namespace Grid.Golden;

/// <summary>Hands out the noise that a case recorded for whole videos, or the part of it that is asked for.</summary>
internal sealed class GivenNoise(Func<NoiseStream, int, float[]> values) : INoiseSource
{
    public void Fill(NoiseStream stream, int index, LatentShape shape, int firstFrame, Span<float> destination)
    {
        var whole = values(stream, index);
        var part = shape.Count / shape.Channels;
        var plane = part / shape.Frames;
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            whole.AsSpan((channel * (whole.Length / shape.Channels)) + (firstFrame * plane), part).CopyTo(destination[(channel * part)..]);
        }
    }
}
