using static TorchSharp.torch;

namespace Grid.Diffusion.Tests;

public sealed class BlockedConvolutionTests
{
    // Relative to the largest value: float32 rounds at 6e-8 and sums of some thousand products stay below this; bfloat16 rounds at 4e-3.
    private const double FloatError = 1e-5;
    private const double BFloatError = 2e-2;

    // 3, 4 and 8 channels fill no block of 16; 20 and 24 begin a second one; 48 and 80 are whole blocks of 16, not of 32.
    public static TheoryData<int, int, int, bool> Channels { get; } =
        new(
            from channels in new[] { (3, 4), (4, 8), (16, 8), (3, 32), (32, 3), (24, 40), (20, 32), (32, 20), (48, 48), (80, 16), (32, 32) }
            from batch in new[] { 1, 2 }
            from half in new[] { false, true }
            select (channels.Item1, channels.Item2, batch, half)
        );

    [Theory]
    [MemberData(nameof(Channels))]
    public void Conv3d_AnyChannels_AgreesWithFloat64InValuesAndGradients(int inputs, int outputs, int batch, bool half) =>
        AssertAgrees(
            half,
            (input, weight, bias) => BlockedConvolution.Conv3d(input, weight, bias, [1, 1, 1], [1, 1, 1]),
            (input, weight, bias) => nn.functional.conv3d(input, weight, bias, [1, 1, 1], [1, 1, 1]),
            [batch, inputs, 3, 6, 6],
            [outputs, inputs, 3, 3, 3]
        );

    [Theory]
    [MemberData(nameof(Channels))]
    public void Conv2d_StridedWithAnyChannels_AgreesWithFloat64InValuesAndGradients(int inputs, int outputs, int batch, bool half) =>
        AssertAgrees(
            half,
            (input, weight, bias) => BlockedConvolution.Conv2d(input, weight, bias, stride: 2, padding: 0),
            (input, weight, bias) => nn.functional.conv2d(input, weight, bias, [2, 2], [0, 0]),
            [batch, inputs, 16, 16],
            [outputs, inputs, 2, 2]
        );

    [Fact]
    public void Conv3d_OneSmallVideoWithoutGradient_GivesTheBytesOfThePlainCall()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var (input, weight, bias) = (randn([1, 3, 3, 8, 8]), randn([8, 3, 3, 3, 3]), randn([8]));

        var blocked = BlockedConvolution.Conv3d(input, weight, bias, [1, 1, 1], [1, 1, 1]);

        Assert.Equal(nn.functional.conv3d(input, weight, bias, [1, 1, 1], [1, 1, 1]).bytes.ToArray(), blocked.bytes.ToArray());
    }

    private static void AssertAgrees(
        bool half,
        Func<Tensor, Tensor, Tensor, Tensor> blocked,
        Func<Tensor, Tensor, Tensor, Tensor> plain,
        long[] input,
        long[] weight
    )
    {
        manual_seed(5);
        var type = half ? ScalarType.BFloat16 : ScalarType.Float32;
        for (var run = 0; run < 3; run++)
        {
            using var scope = NewDisposeScope();
            FillFreedMemory(run);
            var rounded = new[] { randn(input), randn(weight), randn([weight[0]]) }.Select(values => values.to(type)).ToArray();
            var tested = rounded.Select(values => values.detach().clone().requires_grad_(true)).ToArray();
            var exact = rounded.Select(values => values.to(ScalarType.Float64).detach().requires_grad_(true)).ToArray();

            var result = blocked(tested[0], tested[1], tested[2]);
            var reference = plain(exact[0], exact[1], exact[2]);
            var direction = randn_like(reference).to(type);
            result.backward([direction]);
            reference.backward([direction.to(ScalarType.Float64)]);

            AssertNear(reference, result, half, "values");
            AssertNear(exact[0].grad!, tested[0].grad!, half, "gradient of the input");
            AssertNear(exact[1].grad!, tested[1].grad!, half, "gradient of the weight");
            AssertNear(exact[2].grad!, tested[2].grad!, half, "gradient of the bias");
        }
    }

    // What reads unset memory shall find NaN there.
    private static void FillFreedMemory(int run)
    {
        for (var block = 0; block < 8; block++)
        {
            full(new long[] { 1 + (997 * (block + run)) }, double.NaN).Dispose();
        }
    }

    private static void AssertNear(Tensor expected, Tensor actual, bool half, string name)
    {
        var error = (
            (actual.detach().to(ScalarType.Float64) - expected.detach()).abs().max() / expected.detach().abs().max()
        ).item<double>();
        Assert.True(error < (half ? BFloatError : FloatError), $"{name}: {error:g2} of the largest value");
    }
}
