using Grid.Sampling;
using Grid.Sampling.Noise;

namespace Grid.Golden;

/// <summary>Hands out the noise that a case recorded.</summary>
internal sealed class GivenNoise(Func<NoiseStream, int, float[]> values) : INoiseSource
{
    public void Fill(NoiseStream stream, int index, LatentShape shape, int firstFrame, Span<float> destination) => values(stream, index).CopyTo(destination);
}
