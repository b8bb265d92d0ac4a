using Grid.Diffusion.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Grid.Diffusion.Tests.Weights;

public sealed class TransformerFitTests : IDisposable
{
    private const string Kernel = "pos_embed.proj.weight";

    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Load_FewerInputChannels_LeavesTheNewOnesAtZero()
    {
        var stored = randn(6, 4, 2, 2).to_type(ScalarType.Float16);

        var (model, report) = Load(new() { [Kernel] = stored }, new() { [Kernel] = ones(6, 12, 2, 2) });

        SafetensorsFileTests.AssertEqual(stored.to_type(ScalarType.Float32), model[Kernel].narrow(1, 0, 4));
        SafetensorsFileTests.AssertEqual(zeros(6, 8, 2, 2), model[Kernel].narrow(1, 4, 8));
        Assert.Equal([Kernel + ": file [6, 4, 2, 2], model [6, 12, 2, 2]"], report.Adapted);
        Assert.True(report.IsExact);
    }

    [Fact]
    public void Load_FlatPatchesIntoDeepOnes_FillsTheLastFrame()
    {
        var stored = randn(6, 4, 2, 2);
        var head = randn(32, 6);
        var bias = randn(32);

        var (model, report) = Load(
            new()
            {
                [Kernel] = stored,
                ["proj_out.weight"] = head,
                ["proj_out.bias"] = bias,
            },
            new()
            {
                [Kernel] = ones([6, 4, 2, 2, 2]),
                ["proj_out.weight"] = ones(64, 6),
                ["proj_out.bias"] = ones(64),
            }
        );

        SafetensorsFileTests.AssertEqual(zeros(6, 4, 2, 2), model[Kernel].select(2, 0));
        SafetensorsFileTests.AssertEqual(stored, model[Kernel].select(2, 1));
        SafetensorsFileTests.AssertEqual(cat([head, head]), model["proj_out.weight"]);
        SafetensorsFileTests.AssertEqual(cat([bias, bias]), model["proj_out.bias"]);
        Assert.Equal(3, report.Adapted.Count);
    }

    [Theory]
    [InlineData(Kernel, new long[] { 6, 12, 2, 2 }, new long[] { 6, 4, 2, 2 })]
    [InlineData(Kernel, new long[] { 5, 4, 2, 2 }, new long[] { 6, 12, 2, 2 })]
    [InlineData(Kernel, new long[] { 6, 4, 3, 2 }, new long[] { 6, 12, 2, 2 })]
    [InlineData(Kernel, new long[] { 6, 4, 2, 2 }, new long[] { 6, 12, 2, 2, 2 })]
    [InlineData(Kernel, new long[] { 6, 4 }, new long[] { 6, 12, 2, 2 })]
    [InlineData("proj_out.weight", new long[] { 8, 6 }, new long[] { 32, 6 })]
    [InlineData("proj_out.weight", new long[] { 8, 5 }, new long[] { 16, 6 })]
    [InlineData("proj_out.weight", new long[] { 0, 6 }, new long[] { 16, 6 })]
    [InlineData("adaln_single.linear.weight", new long[] { 8, 6 }, new long[] { 16, 6 })]
    public void Load_ShapeThatNothingExplains_IsSkippedAndReported(string name, long[] stored, long[] target)
    {
        var model = new Dictionary<string, Tensor> { [Kernel] = ones(6, 4, 2, 2), [name] = full(target, 7f) };

        var (loaded, report) = Load(new() { [name] = zeros(stored) }, model);

        Assert.Single(report.Misshapen);
        Assert.Empty(report.Adapted);
        SafetensorsFileTests.AssertEqual(full(target, 7f), loaded[name]);
    }

    private (Dictionary<string, Tensor> Model, WeightLoadReport Report) Load(
        Dictionary<string, Tensor> stored,
        Dictionary<string, Tensor> model
    )
    {
        var path = _folder["transformer.safetensors"];
        SafetensorsWriter.Write(path, stored);
        using var file = SafetensorsFile.Open(path);
        return (model, WeightLoader.Load(model, [file], WeightLoadOptions.Transformer));
    }
}
