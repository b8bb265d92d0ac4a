using Grid.Diffusion.Autoencoders;
using static TorchSharp.torch;

namespace Grid.Diffusion.Tests.Autoencoders;

/// <summary>The layers' shortcuts against their definitions, written plainly.</summary>
public class VideoAutoencoderLayerTests
{
    private static readonly TensorPlace Cpu = new(null, ScalarType.Float32);

    [Theory]
    [InlineData(TemporalMode.Chunk, 4)]
    [InlineData(TemporalMode.Chunk, 1)]
    [InlineData(TemporalMode.Slice, 4)]
    [InlineData(TemporalMode.Slice, 1)]
    [InlineData(TemporalMode.FirstFrame, 1)]
    public void CausalConv3d_EachForm_EqualsItsDefinition(TemporalMode mode, int frames)
    {
        using var _ = no_grad();
        using var input = ToyAutoencoder.Random(2, 3, frames, 6, 4);
        using var plain = new CausalConv3d(3, 5, Cpu);
        using var halving = new CausalConv3d(3, 5, Cpu, halvesSpace: true, halvesTime: true);
        using var doubling = new CausalConv3d(3, 5, Cpu, doublesSpace: true);
        var repeated = input.repeat_interleave(2, 3).repeat_interleave(2, 4);

        AssertEqual(Define(plain, PadTime(input, mode), [1, 1, 1], 1), plain.call(input, mode));
        AssertEqual(Define(halving, nn.functional.pad(PadTime(input, mode), [0, 1, 0, 1]), [2, 2, 2], 0), halving.call(input, mode));
        AssertEqual(Define(doubling, PadTime(repeated, mode), [1, 1, 1], 1), doubling.call(input, mode));
    }

    [Theory]
    [InlineData(TemporalMode.Chunk, 5, 9)]
    [InlineData(TemporalMode.Chunk, 2, 3)]
    [InlineData(TemporalMode.Chunk, 1, 1)]
    [InlineData(TemporalMode.Slice, 3, 6)]
    [InlineData(TemporalMode.Slice, 1, 2)]
    [InlineData(TemporalMode.FirstFrame, 1, 1)]
    public void Upsampler_DoublingTime_EqualsTrilinearInterpolation(TemporalMode mode, int frames, int doubled)
    {
        using var _ = no_grad();
        using var input = ToyAutoencoder.Random(1, 2, frames, 2, 2);
        using var spatial = new Upsampler(2, doublesTime: false, Cpu);
        using var upsampler = new Upsampler(2, doublesTime: true, Cpu);
        upsampler.load_state_dict(spatial.state_dict());
        var large = spatial.call(input, mode);
        var first = mode == TemporalMode.Slice ? 0 : 1;
        var expected =
            frames == first
                ? large
                : cat(
                    [
                        large.narrow(2, 0, first),
                        nn.functional.interpolate(
                            large.narrow(2, first, frames - first),
                            scale_factor: [2, 1, 1],
                            mode: InterpolationMode.Trilinear,
                            align_corners: false
                        ),
                    ],
                    2
                );

        var actual = upsampler.call(input, mode);

        Assert.Equal(doubled, actual.shape[2]);
        AssertEqual(expected, actual);
    }

    [Theory]
    [InlineData(MidAttentionType.Full)]
    [InlineData(MidAttentionType.Spatial)]
    [InlineData(MidAttentionType.Temporal)]
    public void MidAttention_EachType_MixesOnlyItsGroup(MidAttentionType type)
    {
        using var _ = no_grad();
        using var attention = new MidAttention(4, 2, 2, type, Cpu);
        using var input = ToyAutoencoder.Random(1, 4, 2, 2, 2);
        using var changed = input.clone();
        changed[0, 0, 1, 1, 1] += 1;

        var difference = (attention.call(input) - attention.call(changed)).abs().sum(1).gt(1e-7);

        bool Differs(int t, int h, int w) => difference[0, t, h, w].item<bool>();
        Assert.True(Differs(1, 1, 1));
        Assert.Equal(type != MidAttentionType.Temporal, Differs(1, 0, 0));
        Assert.Equal(type != MidAttentionType.Spatial, Differs(0, 1, 1));
        Assert.Equal(type == MidAttentionType.Full, Differs(0, 0, 0));
    }

    private static Tensor PadTime(Tensor input, TemporalMode mode)
    {
        var edge = mode == TemporalMode.Chunk ? input.narrow(2, 0, 1) : zeros_like(input.narrow(2, 0, 1));
        return mode == TemporalMode.Chunk ? cat([edge, edge, input], 2) : cat([edge, input, edge], 2);
    }

    private static Tensor Define(CausalConv3d layer, Tensor padded, long[] stride, long space)
    {
        var state = layer.state_dict();
        return nn.functional.conv3d(padded, state["weight"], state["bias"], stride, [0, space, space]);
    }

    private static void AssertEqual(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.True(actual.allclose(expected, 1e-4, 1e-5), $"largest difference {(actual - expected).abs().max().item<float>()}");
    }
}
