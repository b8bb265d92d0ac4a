using Grid.Diffusion.Autoencoders;
using static TorchSharp.torch;

namespace Grid.Diffusion.Tests.Autoencoders;

public class DiagonalGaussianTests
{
    [Fact]
    public void Kl_StandardNormal_IsZeroForEachItem()
    {
        using var posterior = new DiagonalGaussian(zeros(new long[] { 2, 4, 3, 2, 2 }));

        using var divergence = posterior.Kl();

        Assert.Equal([0f, 0f], divergence.data<float>().ToArray());
    }

    [Fact]
    public void Sample_KnownMoments_IsMeanPlusDeviationTimesNoise()
    {
        using var moments = tensor(new[] { 3f, MathF.Log(4) }).reshape(new long[] { 1, 2, 1, 1, 1 });
        using var posterior = new DiagonalGaussian(moments);
        using var noise = full(new long[] { 1, 1, 1, 1, 1 }, -1.5f);

        using var sample = posterior.Sample(noise);

        Assert.Equal(0f, sample.item<float>(), 1e-6);
        Assert.Equal(3f, posterior.Mode().item<float>());
    }

    [Fact]
    public void LogVariance_OutsideTheBounds_IsClampedAndCarriesNoGradient()
    {
        using var moments = tensor(new[] { 0f, 0f, 0f, -40f, 1f, 30f }).reshape(new long[] { 1, 6, 1, 1, 1 });
        moments.requires_grad = true;
        using var posterior = new DiagonalGaussian(moments);

        posterior.Kl().sum().backward();

        Assert.Equal([-30f, 1f, 20f], posterior.LogVariance.data<float>().ToArray());
        var gradient = moments.grad!.data<float>().ToArray();
        Assert.Equal([0f, 0f], [gradient[3], gradient[5]]);
        Assert.NotEqual(0f, gradient[4]);
    }

    [Fact]
    public void Sample_NoiseOfAnotherShape_SaysWhatFits()
    {
        using var posterior = new DiagonalGaussian(zeros(new long[] { 1, 2, 1, 2, 2 }));
        using var noise = zeros(new long[] { 1, 1, 1, 1, 2 });

        var fault = Assert.Throws<ArgumentException>(() => posterior.Sample(noise));

        Assert.Equal("noise must have the latents' shape [1, 1, 1, 2, 2]; its shape is [1, 1, 1, 1, 2]", fault.Message);
    }

    [Fact]
    public void Constructor_OddChannels_SaysWhatFits()
    {
        using var moments = zeros(new long[] { 1, 3, 1, 2, 2 });

        var fault = Assert.Throws<ArgumentException>(() => new DiagonalGaussian(moments));

        Assert.Equal("moments must have an even number of channels; their shape is [1, 3, 1, 2, 2]", fault.Message);
    }
}
