using Grid.Diffusion.Autoencoders;
using static TorchSharp.torch;

namespace Grid.Diffusion.Tests.Autoencoders;

public class TemporalPlanTests
{
    [Theory]
    [InlineData(9, "0+9>0+3")]
    [InlineData(18, "0+9>0+3 9+9>3+3")]
    [InlineData(1, "0+1>0+1")]
    public void ForEncode_MagViT_CutsIndependentChunks(int frames, string expected) =>
        Assert.Equal(expected, Describe(TemporalPlan.ForEncode(ToyAutoencoder.MagViT, frames)));

    [Theory]
    [InlineData(1, "0+1>0+1")]
    [InlineData(8, "0+8>0+2")]
    [InlineData(25, "0+1>0+1 1+8>1+2 9+8>3+2 17+8>5+2")]
    public void ForEncode_SliceMode_TakesTheFirstFrameOfOddClipsAlone(int frames, string expected) =>
        Assert.Equal(expected, Describe(TemporalPlan.ForEncode(ToyAutoencoder.Slices, frames)));

    [Theory]
    [InlineData(1, "0+1>0+1")]
    [InlineData(2, "0+2>0+8")]
    [InlineData(3, "0+1>0+1 1+2>1+8")]
    [InlineData(4, "0+2[0;2]>0+8 2+2[2;0]>8+8")]
    [InlineData(7, "0+1>0+1 1+2[0;2]>1+8 3+2[2;2]>9+8 5+2[2;0]>17+8")]
    public void ForDecode_SliceMode_ShowsNeighboursButNotTheLoneFirstFrame(int latents, string expected) =>
        Assert.Equal(expected, Describe(TemporalPlan.ForDecode(ToyAutoencoder.Slices, latents)));

    [Fact]
    public void ForDecode_144Frames_HasOneSliceForEachNineOrEight()
    {
        Assert.Equal(16, TemporalPlan.ForDecode(VideoAutoencoderConfig.V2, 48).Count);
        Assert.Equal(144, TemporalPlan.ForDecode(VideoAutoencoderConfig.V2, 48)[^1].OutputEnd);
        Assert.Equal(144, TemporalPlan.ForDecode(ToyAutoencoder.Slices, 36)[^1].OutputEnd);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    public void DecodeSlice_WithItsHaloAlone_GivesTheBytesOfTheWholeDecode(int latentCount)
    {
        using var _ = no_grad();
        using var network = ToyAutoencoder.Create(ToyAutoencoder.Slices);
        using var latents = ToyAutoencoder.Random(1, 4, latentCount, 3, 2);
        using var whole = network.Decode(latents);

        foreach (var slice in TemporalPlan.ForDecode(network.Config, latentCount).Reverse())
        {
            using var part = latents.narrow(2, slice.FirstInput, slice.InputCount).clone();
            using var frames = network.DecodeSlice(slice, part);

            Assert.Equal(ToyAutoencoder.Bytes(whole.narrow(2, slice.OutputStart, slice.OutputCount)), ToyAutoencoder.Bytes(frames));
        }
    }

    [Fact]
    public void DecodeSlice_WrongLength_SaysWhatItNeeds()
    {
        using var network = ToyAutoencoder.Create(ToyAutoencoder.Slices);
        using var part = zeros(new long[] { 1, 4, 2, 1, 1 });

        var fault = Assert.Throws<ArgumentException>(() => network.DecodeSlice(TemporalPlan.ForDecode(network.Config, 4)[0], part));

        Assert.Equal("slice 0 needs 4 frames with its halo; 2 were given", fault.Message);
    }

    private static string Describe(IEnumerable<TemporalSlice> plan) =>
        string.Join(
            ' ',
            plan.Select(slice =>
                $"{slice.Start}+{slice.Count}{(slice.Before + slice.After > 0 ? $"[{slice.Before};{slice.After}]" : "")}"
                + $">{slice.OutputStart}+{slice.OutputCount}"
            )
        );
}
