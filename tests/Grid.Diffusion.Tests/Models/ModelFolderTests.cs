using System.Security.Cryptography;
using System.Text;
using Grid.Diffusion.Models;
using Grid.Diffusion.Tests.Weights;
using Grid.Diffusion.Weights;

namespace Grid.Diffusion.Tests.Models;

public sealed class ModelFolderTests : IDisposable
{
    private const string OneTensor = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";
    private const string OtherTensor = """{"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";

    private readonly TemporaryFolder _folder = new();

    public ModelFolderTests()
    {
        _folder.Write("transformer/config.json", """{"_class_name":"Transformer2DModel","num_layers":2}""");
        _folder.WriteSafetensors("transformer/diffusion_pytorch_model.safetensors", OneTensor, 8);
        _folder.Write("vae/config.json", """{"latent_channels":4}""");
        _folder.WriteSafetensors("vae/diffusion_pytorch_model.safetensors", OneTensor, 8);
        _folder.Write("text_encoder/config.json", """{"d_model":32}""");
        _folder.WriteSafetensors("text_encoder/model.safetensors", OneTensor, 8);
        _folder.Write("tokenizer/spiece.model", "pieces");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_PublishedLayout_GivesConfigsAndWeightFiles()
    {
        var model = ModelFolder.Open(_folder.Path);

        Assert.Equal(2, (int)model.Transformer.Config["num_layers"]!);
        Assert.Equal([_folder["text_encoder", "model.safetensors"]], model.TextEncoder.WeightFiles);
        Assert.Equal(_folder["tokenizer", "spiece.model"], model.VocabularyFile);
        Assert.Null(model.Scheduler);
        Assert.Empty(model.Tokenizer.Config);
        Assert.Equal("vae", model.Autoencoder.Name);
    }

    [Fact]
    public void Open_SchedulerWithInfinity_ReadsItAsText()
    {
        _folder.Write(
            "scheduler/scheduler_config.json",
            """{"lambda_min_clipped": -Infinity, "name": "-Infinity NaN", "x": NaN, "beta_end": 0.02}"""
        );

        var scheduler = ModelFolder.Open(_folder.Path).Scheduler!.Config;

        Assert.Equal(("-Infinity", "NaN"), ((string?)scheduler["lambda_min_clipped"], (string?)scheduler["x"]));
        Assert.Equal("-Infinity NaN", (string?)scheduler["name"]);
        Assert.Equal(0.02, (double)scheduler["beta_end"]!);
    }

    [Fact]
    public void GetContentHash_PreviewAdded_IsTheSame()
    {
        var before = ModelFolder.Open(_folder.Path).GetContentHash();
        _folder.Write("preview.json", """{"latent_rgb_bias":[0,0,0]}""");

        var folder = ModelFolder.Open(_folder.Path);

        Assert.NotNull(folder.PreviewConfig);
        Assert.Equal(before, folder.GetContentHash());
    }

    [Theory]
    [InlineData("transformer", "lacks transformer/; a model folder holds transformer/, vae/")]
    [InlineData("vae", "lacks vae/")]
    [InlineData("text_encoder", "lacks text_encoder/")]
    [InlineData("tokenizer", "lacks tokenizer/spiece.model")]
    [InlineData("", "does not exist")]
    public void Open_MissingFolder_NamesItAndTheLayout(string folder, string fault)
    {
        Directory.Move(_folder[folder], _folder.Path + "-moved");
        try
        {
            AssertRefused(fault);
        }
        finally
        {
            Directory.Move(_folder.Path + "-moved", _folder[folder]);
        }
    }

    [Theory]
    [InlineData("transformer/config.json", "config.json is missing")]
    [InlineData(
        "transformer/diffusion_pytorch_model.safetensors",
        "holds no weights; allowed are diffusion_pytorch_model.safetensors or model.safetensors"
    )]
    public void Open_MissingFile_NamesIt(string file, string fault)
    {
        File.Delete(_folder[file]);

        AssertRefused(fault);
    }

    [Theory]
    [InlineData("transformer/diffusion_pytorch_model", "diffusion_pytorch_model.bin", "'diffusion_pytorch_model.safetensors')")]
    [InlineData("text_encoder/model", "pytorch_model.bin", "'model.safetensors')")]
    [InlineData("vae/diffusion_pytorch_model", "last.ckpt", "'diffusion_pytorch_model.safetensors')")]
    [InlineData("vae/diffusion_pytorch_model", "last.PT", "'diffusion_pytorch_model.safetensors')")]
    public void Open_OnlyPickles_SaysHowToConvert(string weights, string pickle, string converted)
    {
        File.Move(_folder[weights + ".safetensors"], _folder[Path.GetDirectoryName(weights)!, pickle]);

        AssertRefused($"torch.load('{pickle}', map_location='cpu', weights_only=True)", converted);
    }

    [Fact]
    public void Open_PickleBesideSafetensors_TakesSafetensors()
    {
        _folder.Write("vae/diffusion_pytorch_model.bin", "pickle");

        Assert.Equal([_folder["vae", "diffusion_pytorch_model.safetensors"]], ModelFolder.Open(_folder.Path).Autoencoder.WeightFiles);
    }

    [Fact]
    public void Open_Shards_ListsEachOnce()
    {
        WriteShards("""{"a":"model-2.safetensors","b":"model-1.safetensors"}""");

        Assert.Equal(
            [_folder["text_encoder", "model-1.safetensors"], _folder["text_encoder", "model-2.safetensors"]],
            ModelFolder.Open(_folder.Path).TextEncoder.WeightFiles
        );
    }

    [Theory]
    [InlineData("""{"a":"../vae/diffusion_pytorch_model.safetensors"}""", "allowed are names of .safetensors files in the same folder")]
    [InlineData("""{"a":"/etc/model.safetensors"}""", "allowed are names of .safetensors files")]
    [InlineData("""{"a":"..\\model.safetensors"}""", "allowed are names of .safetensors files")]
    [InlineData("""{"a":"C:model.safetensors"}""", "allowed are names of .safetensors files")]
    [InlineData("""{"a":".."}""", "allowed are names of .safetensors files")]
    [InlineData("""{"a":"model.bin"}""", "allowed are names of .safetensors files")]
    [InlineData("""{"a":7}""", "puts tensor \"a\" in \"7\"")]
    [InlineData("""{"a":null}""", "puts tensor \"a\" in \"null\"")]
    [InlineData("""{"a":"model-3.safetensors"}""", "model-3.safetensors is missing")]
    [InlineData("""{"c":"model-1.safetensors"}""", "model-1.safetensors holds no tensor \"c\"")]
    [InlineData("""{}""", "weight_map is not an object")]
    [InlineData("""[]""", "weight_map is not an object")]
    public void Open_HostileIndex_IsRefused(string map, string fault)
    {
        WriteShards(map);

        AssertRefused(fault);
    }

    [Theory]
    [InlineData("""{"num_layers":2""", "is not valid JSON")]
    [InlineData("""{"num_layers":2,"num_layers":3}""", "is not valid JSON")]
    [InlineData("""[2]""", "is not a JSON object")]
    public void Open_BrokenConfig_NamesTheFile(string config, string fault)
    {
        _folder.Write("transformer/config.json", config);

        AssertRefused(_folder["transformer", "config.json"], fault);
    }

    [Fact]
    public void GetContentHash_Component_IsWhatSha256SumGives()
    {
        var lines = string.Concat(
            new[] { "config.json", "diffusion_pytorch_model.safetensors" }.Select(name =>
                $"{Sha256(File.ReadAllBytes(_folder["vae", name]))}  {name}\n"
            )
        );

        Assert.Equal(Sha256(Encoding.UTF8.GetBytes(lines)), ModelFolder.Open(_folder.Path).Autoencoder.GetContentHash());
    }

    [Theory]
    [InlineData("transformer/config.json", " ")]
    [InlineData("tokenizer/spiece.model", "more pieces")]
    [InlineData("tokenizer/added_tokens.json", "{}")]
    public void GetContentHash_FileThatMatters_ChangesIt(string file, string appended)
    {
        var opened = ModelFolder.Open(_folder.Path);
        var hash = opened.GetContentHash();
        Assert.Equal(hash, ModelFolder.Open(_folder.Path).GetContentHash());

        File.AppendAllText(_folder[file], appended);

        Assert.NotEqual(hash, ModelFolder.Open(_folder.Path).GetContentHash());
        Assert.Equal(hash, opened.GetContentHash());
    }

    [Fact]
    public void GetContentHash_WeightsOrComponentsSwapped_ChangesIt()
    {
        var hash = ModelFolder.Open(_folder.Path).GetContentHash();

        _folder.WriteSafetensors("vae/diffusion_pytorch_model.safetensors", OtherTensor, 8);
        var other = ModelFolder.Open(_folder.Path).GetContentHash();
        File.Move(
            _folder["vae", "diffusion_pytorch_model.safetensors"],
            _folder["transformer", "diffusion_pytorch_model.safetensors"],
            overwrite: true
        );
        _folder.WriteSafetensors("vae/diffusion_pytorch_model.safetensors", OneTensor, 8);

        Assert.Equal(3, new HashSet<string> { hash, other, ModelFolder.Open(_folder.Path).GetContentHash() }.Count);
    }

    private static string Sha256(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private void WriteShards(string map)
    {
        File.Delete(_folder["text_encoder", "model.safetensors"]);
        _folder.WriteSafetensors("text_encoder/model-1.safetensors", OtherTensor, 8);
        _folder.WriteSafetensors("text_encoder/model-2.safetensors", OneTensor, 8);
        _folder.Write("text_encoder/model.safetensors.index.json", $$"""{"metadata":{"total_size":16},"weight_map":{{map}}}""");
    }

    private void AssertRefused(params string[] faults)
    {
        var message = Assert.ThrowsAny<ModelFileException>(() => ModelFolder.Open(_folder.Path)).Message;
        Assert.All(faults, fault => Assert.Contains(fault, message, StringComparison.Ordinal));
    }
}
