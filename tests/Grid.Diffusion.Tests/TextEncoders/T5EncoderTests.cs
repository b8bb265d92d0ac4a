using Grid.Diffusion.Tests.Keys;
using Grid.Diffusion.Tests.Weights;
using Grid.Diffusion.TextEncoders;
using Grid.Diffusion.Weights;
using static TorchSharp.torch;

namespace Grid.Diffusion.Tests.TextEncoders;

public sealed class T5EncoderTests
{
    private static readonly T5Config Small = new()
    {
        ModelWidth = 24,
        HeadWidth = 8,
        Heads = 4,
        FeedForwardWidth = 40,
        Layers = 2,
        VocabularySize = 50,
    };

    [Fact]
    public void Xxl_OnMetaDevice_HasTheListedNamesAndShapes()
    {
        using var encoder = new T5Encoder(T5Config.Xxl, META, ScalarType.BFloat16);

        TensorListing.AssertEqual("t5.tsv", encoder);
        Assert.Equal(219, encoder.state_dict().Count);
        Assert.Equal(4_762_310_656, encoder.parameters().Sum(parameter => parameter.NumberOfElements));
    }

    [Fact]
    public void Forward_PaddedRow_DoesNotDependOnWhatThePaddingHolds()
    {
        using var scope = NewDisposeScope();
        using var encoder = Create();
        var mask = tensor(new long[] { 1, 1, 1, 0, 0 }).unsqueeze(0);

        var first = encoder.call(tensor(new long[] { 5, 6, 1, 0, 0 }).unsqueeze(0), mask);
        var second = encoder.call(tensor(new long[] { 5, 6, 1, 9, 17 }).unsqueeze(0), mask);
        var unpadded = encoder.call(tensor(new long[] { 5, 6, 1 }).unsqueeze(0), ones(1, 3, int64));

        Assert.Equal(new long[] { 1, 5, 24 }, first.shape);
        Assert.True(first[.., ..3].Equals(second[.., ..3]));
        Assert.True(allclose(first[.., ..3], unpadded, atol: 1e-5));
    }

    [Fact]
    public void Forward_ToyWeights_MatchesPlainFormula()
    {
        using var scope = NewDisposeScope();
        using var encoder = Create();
        var ids = tensor(new long[] { 3, 14, 15, 9, 26, 1 }).unsqueeze(0);

        var actual = encoder.call(ids, ones_like(ids));

        Assert.True(allclose(actual, PlainForward(encoder, ids), rtol: 1e-4, atol: 1e-5));
    }

    [Theory]
    [InlineData(8, 8)]
    [InlineData(11, 8)]
    [InlineData(12, 9)]
    [InlineData(16, 10)]
    [InlineData(23, 11)]
    [InlineData(32, 12)]
    [InlineData(46, 13)]
    [InlineData(64, 14)]
    [InlineData(90, 14)]
    [InlineData(91, 15)]
    [InlineData(119, 15)]
    [InlineData(7, 7)]
    [InlineData(0, 0)]
    public void RelativeBias_Distance_TakesTheBucketOfTheSpecification(int distance, int bucket)
    {
        using var scope = NewDisposeScope();
        using var encoder = Create();
        var table = encoder.state_dict()["encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight"];

        var bias = encoder.RelativeBias(120);

        Assert.True(bias[0, .., distance, 0].Equals(table[bucket]));
        Assert.True(bias[0, .., 0, distance].Equals(table[distance == 0 ? 0 : bucket + 16]));
    }

    [Fact]
    public void Backward_OfTheMean_ReachesEveryParameter()
    {
        using var scope = NewDisposeScope();
        using var encoder = Create();
        var ids = tensor(new long[] { 3, 14, 15, 1, 0, 0 }).unsqueeze(0);
        var mask = tensor(new long[] { 1, 1, 1, 1, 0, 0 }).unsqueeze(0);

        (encoder.call(ids, mask) * mask.unsqueeze(-1)).square().sum().backward();

        foreach (var (name, parameter) in encoder.named_parameters())
        {
            Assert.True(parameter.grad is not null && parameter.grad.abs().sum().item<float>() > 0, name);
        }
    }

    [Fact]
    public void Forward_Repeated_LeavesOneTensorEach()
    {
        using var encoder = Create();
        using var ids = tensor(
            new long[,]
            {
                { 3, 14, 15, 1 },
            }
        );
        using var mask = ones_like(ids);
        using var off = no_grad();
        encoder.call(ids, mask).Dispose();
        var before = LiveTensors.Count;

        var hidden = encoder.call(ids, mask);

        Assert.Equal(before + 1, LiveTensors.Count);
        hidden.Dispose();
    }

    [Theory]
    [InlineData(ScalarType.BFloat16, 0.1)]
    [InlineData(ScalarType.Float16, 0.02)]
    public void ConvertTo_SixteenBits_StaysNearFloat32(ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var encoder = Create();
        var ids = tensor(new long[] { 3, 14, 15, 9, 26, 1 }).unsqueeze(0);
        using var off = no_grad();
        var wide = encoder.call(ids, ones_like(ids));

        var narrow = encoder.ConvertTo(type).call(ids, ones_like(ids));

        Assert.Equal(type, narrow.dtype);
        Assert.True((narrow.to_type(ScalarType.Float32) - wide).abs().max().item<float>() <= tolerance * wide.abs().max().item<float>());
    }

    [Fact]
    public void ConvertTo_Float16_KeepsOutputProjectionsInFloat32()
    {
        using var encoder = Create().ConvertTo(ScalarType.Float16);

        Assert.All(encoder.named_parameters(), item =>
            Assert.Equal(
                item.name.EndsWith(".wo.weight", StringComparison.Ordinal) ? ScalarType.Float32 : ScalarType.Float16,
                item.parameter.dtype
            )
        );
        using var built = new T5Encoder(Small, type: ScalarType.Float16);
        Assert.Equal(
            built.named_parameters().Select(item => item.parameter.dtype),
            encoder.named_parameters().Select(item => item.parameter.dtype)
        );
    }

    [Fact]
    public void Forward_Float16Overflow_StaysFinite()
    {
        using var scope = NewDisposeScope();
        using var encoder = Create().ConvertTo(ScalarType.Float16);
        using var off = no_grad();
        encoder.state_dict()["shared.weight"].fill_(60000);
        encoder.state_dict()["encoder.block.0.layer.0.SelfAttention.o.weight"].fill_(1000);
        var ids = tensor(new long[] { 3, 14, 1 }).unsqueeze(0);

        Assert.True(encoder.call(ids, ones_like(ids)).isfinite().all().item<bool>());
    }

    [Theory]
    [InlineData("shared.weight")]
    [InlineData("encoder.embed_tokens.weight")]
    public void Load_WhatWasSaved_GivesTheSameStates(string embeddingName)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var encoder = Create();
        using var off = no_grad();
        var ids = tensor(new long[] { 3, 14, 15, 1 }).unsqueeze(0);
        var tensors = encoder.state_dict().ToDictionary(item => item.Key == "shared.weight" ? embeddingName : item.Key, item => item.Value);
        SafetensorsWriter.Write(folder["model.safetensors"], tensors);

        using var other = new T5Encoder(Small);
        using (var file = SafetensorsFile.Open(folder["model.safetensors"]))
        {
            WeightLoader.Load(other, [file], WeightLoadOptions.TextEncoder with { Strictness = WeightLoadStrictness.Exact });
        }

        Assert.True(other.call(ids, ones_like(ids)).Equals(encoder.call(ids, ones_like(ids))));
    }

    [Fact]
    public void Forward_BadInput_SaysWhatIsExpected()
    {
        using var scope = NewDisposeScope();
        using var encoder = Create();
        var ids = tensor(new long[] { 3, 1 }).unsqueeze(0);

        Assert.Contains(
            "Int64 [batch, tokens]",
            Assert.Throws<ArgumentException>(() => encoder.call(ids[0], ids[0])).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Int64 [batch, tokens]",
            Assert.Throws<ArgumentException>(() => encoder.call(ids.to_type(ScalarType.Int32), ids)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "mask is [1, 3]",
            Assert.Throws<ArgumentException>(() => encoder.call(ids, ones(1, 3))).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "vocabulary has 0 to 49",
            Assert.Throws<ArgumentException>(() => encoder.call(ids + 47, ids)).Message,
            StringComparison.Ordinal
        );
    }

    internal static T5Encoder Create()
    {
        manual_seed(7);
        var encoder = new T5Encoder(Small);
        encoder.Reset();
        return encoder;
    }

    // The definition, head by head and layer by layer, with the distance buckets from a table.
    private static Tensor PlainForward(T5Encoder encoder, Tensor ids)
    {
        var weights = encoder.state_dict();
        Tensor Norm(Tensor x, string name) => x / (x * x).mean([-1], keepdim: true).add(1e-6).sqrt() * weights[name];

        var hidden = weights["shared.weight"][ids[0]];
        var bias = encoder.RelativeBias(ids.shape[1])[0];
        for (var layer = 0; layer < Small.Layers; layer++)
        {
            var prefix = $"encoder.block.{layer}.layer";
            var normed = Norm(hidden, $"{prefix}.0.layer_norm.weight");
            var heads = Enumerable
                .Range(0, Small.Heads)
                .Select(head =>
                {
                    var rows = (head * Small.HeadWidth)..((head + 1) * Small.HeadWidth);
                    Tensor Project(string name) => normed.matmul(weights[$"{prefix}.0.SelfAttention.{name}.weight"][rows].t());
                    return nn.functional.softmax(Project("q").matmul(Project("k").t()) + bias[head], -1).matmul(Project("v"));
                });
            hidden = hidden + cat([.. heads], -1).matmul(weights[$"{prefix}.0.SelfAttention.o.weight"].t());
            normed = Norm(hidden, $"{prefix}.1.layer_norm.weight");
            Tensor Linear(Tensor x, string name) => x.matmul(weights[$"{prefix}.1.DenseReluDense.{name}.weight"].t());
            var gate = Linear(normed, "wi_0");
            gate = 0.5 * gate * (1 + (Math.Sqrt(2 / Math.PI) * (gate + 0.044715 * gate * gate * gate)).tanh());
            hidden = hidden + Linear(gate * Linear(normed, "wi_1"), "wo");
        }

        return Norm(hidden, "encoder.final_layer_norm.weight").unsqueeze(0);
    }
}
