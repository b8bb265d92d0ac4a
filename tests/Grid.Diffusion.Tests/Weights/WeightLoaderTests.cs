using Grid.Diffusion.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Grid.Diffusion.Tests.Weights;

public sealed class WeightLoaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<SafetensorsFile> _files = [];
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _files.ForEach(file => file.Dispose());
        _scope.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Load_MatrixInHalfBesideBufferInFloat32_KeepsEachExactly()
    {
        var module = new Affine();
        var weight = randn(2, 3).to_type(ScalarType.BFloat16);
        var table = randn(4);

        var report = WeightLoader.Load(module, Stored(("matrix.weight", weight), ("matrix.bias", ones(2)), ("table", table)));

        Assert.True(report.IsExact);
        Assert.Equal(3, report.Loaded);
        Assert.Equal("loaded 3 tensors", report.Describe());
        SafetensorsFileTests.AssertEqual(weight.to_type(ScalarType.Float32), module.state_dict()["matrix.weight"]);
        SafetensorsFileTests.AssertEqual(table, module.state_dict()["table"]);
    }

    [Fact]
    public void Load_NamesAndShapesDiffer_LoadsTheRestAndReports()
    {
        var targets = Model(("a", zeros(2)), ("b", zeros(2)), ("c", zeros(2, 3)));

        var report = WeightLoader.Load(targets, [Stored(("a", ones(2)), ("c", ones(3, 2)), ("z", ones(1)))], WeightLoadOptions.Default);

        Assert.Equal(1, report.Loaded);
        Assert.Equal(["b"], report.Missing);
        Assert.Equal(["z"], report.Unexpected);
        Assert.Equal(["c: file [3, 2], model [2, 3]"], report.Misshapen);
        SafetensorsFileTests.AssertEqual(zeros(2, 3), targets["c"]);
        Assert.Equal(
            """
            loaded 1 tensors
            1 missing in the files, left at initial values: b
            1 unknown to the model, skipped: z
            1 of another shape, skipped: c: file [3, 2], model [2, 3]
            """,
            report.Describe(),
            ignoreLineEndingDifferences: true
        );
    }

    [Theory]
    [InlineData(WeightLoadStrictness.Complete, "a", "b")]
    [InlineData(WeightLoadStrictness.Exact, "a", "b")]
    [InlineData(WeightLoadStrictness.Exact, "a", "a", "z")]
    public void Load_StricterThanTheFiles_RefusesAndChangesNothing(WeightLoadStrictness strictness, string stored, params string[] model)
    {
        var targets = Model([.. model.Where(name => name != "z").Select(name => (name, zeros(2)))]);
        var file = Stored([.. model.Where(name => name == "z").Append(stored).Select(name => (name, ones(2)))]);

        var refusal = Assert.Throws<WeightMismatchException>(() =>
            WeightLoader.Load(targets, [file], new WeightLoadOptions { Strictness = strictness })
        );

        Assert.False(refusal.Report.IsExact);
        Assert.All(targets.Values, target => SafetensorsFileTests.AssertEqual(zeros(2), target));
    }

    [Fact]
    public void Load_CompleteWithUnknownTensors_Loads()
    {
        var targets = Model(("a", zeros(2)));

        var report = WeightLoader.Load(
            targets,
            [Stored(("a", ones(2)), ("z", ones(1)))],
            new WeightLoadOptions { Strictness = WeightLoadStrictness.Complete }
        );

        Assert.Equal(["z"], report.Unexpected);
        SafetensorsFileTests.AssertEqual(ones(2), targets["a"]);
    }

    [Fact]
    public void Load_TensorInTwoFiles_IsRefused()
    {
        var refusal = Assert.Throws<SafetensorsFormatException>(() =>
            WeightLoader.Load(Model(("a", zeros(2))), [Stored(("a", ones(2))), Stored(("a", ones(2)))], WeightLoadOptions.Default)
        );

        Assert.Contains("\"a\": it is also in", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shared.weight", "encoder.embed_tokens.weight")]
    [InlineData("encoder.embed_tokens.weight", "shared.weight")]
    public void Load_TextEncoderUnderTheOtherName_IsFilled(string stored, string model)
    {
        var targets = Model((model, zeros(2)));

        var report = WeightLoader.Load(
            targets,
            [Stored((stored, ones(2)), ("decoder.block.0", ones(1)), ("lm_head.weight", ones(1)))],
            WeightLoadOptions.TextEncoder
        );

        Assert.True(report.IsExact, report.Describe());
        Assert.Equal(2, report.Ignored);
        SafetensorsFileTests.AssertEqual(ones(2), targets[model]);
    }

    [Fact]
    public void Load_TextEncoderUnderBothNames_TakesTheModelsOwn()
    {
        var targets = Model(("shared.weight", zeros(2)));

        var report = WeightLoader.Load(
            targets,
            [Stored(("shared.weight", ones(2)), ("encoder.embed_tokens.weight", full([2], 5f)))],
            WeightLoadOptions.TextEncoder
        );

        Assert.True(report.IsExact, report.Describe());
        Assert.Equal(1, report.Loaded);
        SafetensorsFileTests.AssertEqual(ones(2), targets["shared.weight"]);
    }

    [Fact]
    public void Load_AutoencoderWithTrainingTensors_IgnoresThem()
    {
        var report = WeightLoader.Load(
            Model(("conv.weight", zeros(2))),
            [Stored(("conv.weight", ones(2)), ("loss.discriminator.0", ones(1)), ("lossless", ones(1)))],
            WeightLoadOptions.Autoencoder
        );

        Assert.Equal(["lossless"], report.Unexpected);
        Assert.Equal(1, report.Ignored);
        Assert.StartsWith("loaded 1 tensors, ignored 1", report.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_WrongFile_StaysShort()
    {
        var names = Enumerable.Range(0, 2000).Select(index => $"{new string('x', 500)}{index}").ToList();
        var report = new WeightLoadReport(0, names, names, names);

        Assert.InRange(report.Describe().Length, 1, 8000);
        Assert.Contains("and 1990 more", report.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OnTheMetaDevice_IsRefused()
    {
        Assert.Throws<ArgumentException>(() =>
            WeightLoader.Load(Model(("a", zeros([2], device: META))), [Stored(("a", ones(2)))], WeightLoadOptions.Default)
        );
    }

    private static Dictionary<string, Tensor> Model(params (string Name, Tensor Value)[] tensors) =>
        tensors.ToDictionary(item => item.Name, item => item.Value);

    private SafetensorsFile Stored(params (string Name, Tensor Value)[] tensors)
    {
        var path = _folder[$"{_files.Count}.safetensors"];
        SafetensorsWriter.Write(path, tensors.Select(item => KeyValuePair.Create(item.Name, item.Value)));
        _files.Add(SafetensorsFile.Open(path));
        return _files[^1];
    }

    private sealed class Affine : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Linear _matrix = nn.Linear(3, 2);

        public Affine()
            : base(nameof(Affine))
        {
            register_module("matrix", _matrix);
            register_buffer("table", zeros(4));
        }

        public override Tensor forward(Tensor input) => _matrix.call(input);
    }
}
