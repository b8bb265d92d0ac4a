using System.Text.Json.Nodes;
using Grid.Diffusion.Models;
using Grid.Diffusion.Pipelines;
using Grid.Diffusion.Weights;
using Grid.Sampling.Settings;
using Grid.Testing;
using static TorchSharp.torch;

namespace Grid.Diffusion.Tests.Models;

/// <summary>What is wrong with a model's files is found before a frame is made, and said with the file's name.</summary>
public sealed class BrokenModelTests : IDisposable
{
    private const string Transformer = "transformer/diffusion_pytorch_model.safetensors";

    private readonly string _folder = Directory.CreateTempSubdirectory("grid-model-").FullName;

    public BrokenModelTests()
    {
        var source = RepositoryRoot.PathOf("deploy/models/grid-tiny");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = PathOf(Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(
        "transformer",
        "num_layers",
        3,
        "transformer/config.json asks for 3 layers (num_layers), transformer/diffusion_pytorch_model.safetensors holds"
    )]
    [InlineData("transformer", "num_layers", 100_000, "asks for 100000 layers (num_layers)")]
    [InlineData(
        "text_encoder",
        "num_layers",
        1,
        "text_encoder/config.json asks for 1 layers (num_layers), text_encoder/model.safetensors holds"
    )]
    [InlineData("vae", "layers_per_block", 7, "vae/diffusion_pytorch_model.safetensors and vae/config.json do not match")]
    [InlineData("transformer", "attention_bias", false, "do not match: ")]
    [InlineData("transformer", "in_channels", 12, "transformer/config.json do not match")]
    [InlineData("transformer", "out_channels", 16, "transformer/config.json do not match")]
    [InlineData("transformer", "attention_head_dim", 1 << 23, "num_attention_heads x attention_head_dim is")]
    [InlineData("text_encoder", "d_ff", 16, "text_encoder/model.safetensors and text_encoder/config.json do not match")]
    [InlineData("text_encoder", "d_model", 1 << 24, "text_encoder/model.safetensors and text_encoder/config.json do not match")]
    [InlineData("text_encoder", "vocab_size", 1 << 24, "text_encoder/model.safetensors and text_encoder/config.json do not match")]
    public void Load_ConfigOfOtherWeights_IsRefusedByTheFilesNames(string component, string key, object value, string fault)
    {
        Change($"{component}/config.json", json => json[key] = value is bool flag ? flag : JsonValue.Create((int)value));

        var refused = Assert.ThrowsAny<Exception>(() => VideoModel.Load(_folder));

        Assert.True(refused is ModelFileException or ModelConfigException, refused.ToString());
        Assert.Contains(fault, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MoreMotionBlocksThanTensors_IsRefusedBeforeTheyAreMade()
    {
        Change("transformer/config.json", json =>
            (json["motion_module_kwargs"] as JsonObject ?? (JsonObject)(json["motion_module_kwargs"] = new JsonObject()))[
                "num_transformer_block"
            ] = 1 << 20
        );

        var refused = Assert.Throws<ModelFolderException>(() => VideoModel.MeasureWeights(_folder));

        Assert.Contains("num_transformer_block", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Load_OneValueThatIsNoNumber_NamesFileAndTensor(float value)
    {
        Rewrite(Transformer, "transformer_blocks.0.ff.net.2.bias", tensor => tensor[0] = value);

        var refused = Assert.Throws<SafetensorsFormatException>(() => VideoModel.Load(_folder));

        Assert.EndsWith(Transformer, refused.File, StringComparison.Ordinal);
        Assert.Equal("transformer_blocks.0.ff.net.2.bias", refused.Tensor);
    }

    [Theory]
    [InlineData(Transformer)]
    [InlineData("vae/diffusion_pytorch_model.safetensors")]
    [InlineData("tokenizer/spiece.model")]
    [InlineData("text_encoder/config.json")]
    public void Require_LfsPointer_SaysWhichFileItIsAndHowToFetchIt(string file)
    {
        File.WriteAllText(PathOf(file), "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 20000000\n");

        var refused = Assert.ThrowsAny<ModelFileException>(() => ModelFolderCheck.Require(ModelFolder.Open(_folder)));

        Assert.Contains(file, refused.Message, StringComparison.Ordinal);
        Assert.Contains(
            $"Git LFS pointer, not the file itself; fetch it in its repository with: git lfs pull --include={Path.GetFileName(file)}",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("tokenizer/spiece.model", "cut", "tokenizer")]
    [InlineData("tokenizer/tokenizer_config.json", "{", "tokenizer_config.json is not valid JSON")]
    [InlineData("text_encoder/config.json", """{"num_layers":"two"}""", "text_encoder/config.json: num_layers is")]
    [InlineData(
        "scheduler/scheduler_config.json",
        """{"use_karras_sigmas":true}""",
        "scheduler/scheduler_config.json: use_karras_sigmas is true; only false is supported."
    )]
    [InlineData(
        "scheduler/scheduler_config.json",
        """{"prediction_type":"sample"}""",
        "scheduler/scheduler_config.json: prediction_type 'sample' is not supported"
    )]
    [InlineData("vae/config.json", """{"scaling_factor":0.5}""", "vae/config.json: scaling_factor is 0.5; only 0.18215")]
    [InlineData("vae/config.json", """{"shift_factor":0.1}""", "vae/config.json: shift_factor is 0.1; only null is supported")]
    [InlineData("transformer/config.json", """{"attention_type":"gated"}""", "attention_type is 'gated'; supported is default")]
    [InlineData("transformer/config.json", """{"norm_eps":NaN}""", "transformer/config.json: norm_eps is \"NaN\"; it must be a number")]
    [InlineData(
        "transformer/config.json",
        """{"motion_module_kwargs":{"attention_block_types":"Spatial"}}""",
        "attention_block_types holds '\"Spatial\"'"
    )]
    [InlineData("text_encoder/config.json", """{"is_gated_act":false}""", "text_encoder/config.json: is_gated_act is false")]
    [InlineData("text_encoder/config.json", """{"dense_act_fn":"relu"}""", "text_encoder/config.json: dense_act_fn is \"relu\"")]
    [InlineData("text_encoder/config.json", """{"model_type":"umt5"}""", "text_encoder/config.json: model_type is \"umt5\"")]
    [InlineData("text_encoder/config.json", """{"layer_norm_epsilon":Infinity}""", "layer_norm_epsilon is \"Infinity\"")]
    [InlineData("tokenizer/tokenizer_config.json", """{"sp_model_kwargs":{"enable_sampling":true}}""", "sp_model_kwargs is")]
    public void Require_FileThatCannotBeObeyed_IsNamed(string file, string content, string fault)
    {
        File.WriteAllText(PathOf(file), content);

        var refused = Assert.ThrowsAny<Exception>(() => ModelFolderCheck.Require(ModelFolder.Open(_folder)));

        Assert.True(refused is ModelFileException or ModelConfigException, refused.ToString());
        Assert.Contains(fault, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("beta_schedule", "scaled_linear")]
    [InlineData("beta_schedule", "squaredcos_cap_v2")]
    [InlineData("prediction_type", "v_prediction")]
    public void Load_OtherSchedule_MakesOtherLatentsAndIsAnotherModel(string key, string value)
    {
        var settings = new VideoSettings
        {
            Prompt = "a red circle",
            Width = 64,
            Height = 64,
            Frames = 1,
            Steps = 2,
            GuidanceScale = 1,
        };
        var (before, hash) = Generate(settings);
        Change("scheduler/scheduler_config.json", json => json[key] = value);

        var (after, otherHash) = Generate(settings);

        Assert.NotEqual(before, after);
        Assert.NotEqual(hash, otherHash);
    }

    [Fact]
    public void Generate_WeightsThatOverflow_FailsWithASentenceAndNoFrame()
    {
        Rewrite(Transformer, "proj_out.weight", tensor => tensor.fill_(3e38f));
        using var model = VideoModel.Load(_folder);
        var settings = new VideoSettings
        {
            Prompt = "a red circle",
            Width = 64,
            Height = 64,
            Frames = 1,
            Steps = 2,
        };
        var frames = 0;

        var failed = Assert.Throws<ModelOutputException>(() =>
            new VideoGenerator(model).GenerateFrames(settings, _ => frames++, cancellationToken: TestContext.Current.CancellationToken)
        );

        Assert.Contains("not numbers", failed.Message, StringComparison.Ordinal);
        Assert.Equal(0, frames);
    }

    private (float[] Latents, string Hash) Generate(VideoSettings settings)
    {
        using var model = VideoModel.Load(_folder);
        var generator = new VideoGenerator(model);
        return (
            generator.Denoise(settings, generator.EncodePrompt(settings), cancellationToken: TestContext.Current.CancellationToken),
            model.ContentHash
        );
    }

    private string PathOf(string file) => Path.Combine(_folder, file);

    private void Change(string file, Action<JsonObject> change)
    {
        var json = ConfigFile.Read(PathOf(file));
        change(json);
        File.WriteAllText(PathOf(file), json.ToJsonString());
    }

    private void Rewrite(string file, string name, Action<Tensor> change)
    {
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        using (var stored = SafetensorsFile.Open(PathOf(file)))
        {
            foreach (var key in stored.Entries.Keys)
            {
                tensors[key] = stored.Read(key);
            }
        }

        change(tensors[name]);
        SafetensorsWriter.Write(PathOf(file), tensors);
    }
}
