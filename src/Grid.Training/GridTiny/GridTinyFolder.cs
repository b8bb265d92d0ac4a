using System.Text.Json;
using System.Text.Json.Nodes;
using Grid.Diffusion.Autoencoders;
using Grid.Diffusion.TextEncoders;
using Grid.Diffusion.Transformers;
using Grid.Diffusion.Weights;
using Grid.Sampling.Previews;
using static TorchSharp.torch;

namespace Grid.Training.GridTiny;

/// <summary>
/// Writes networks as a model folder in the published layout: configs that other readers understand, float32 safetensors.
/// </summary>
public static class GridTinyFolder
{
    private const string WeightsName = "diffusion_pytorch_model.safetensors";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>Writes or replaces the files of a model folder.</summary>
    /// <param name="vocabulary">The SentencePiece model, copied to <c>tokenizer/spiece.model</c>.</param>
    /// <param name="preview">Rough pictures of the autoencoder's latents.</param>
    public static void Save(
        string directory,
        VideoTransformer transformer,
        T5Encoder textEncoder,
        VideoAutoencoder autoencoder,
        string vocabulary,
        LatentPreview preview
    )
    {
        WriteJson(directory, "model_index.json", ModelIndex());
        WriteJson(directory, "grid.json", Defaults());
        WriteJson(directory, "preview.json", preview.ToJson());
        WriteJson(Part(directory, "transformer"), "config.json", TransformerConfig(transformer.Config));
        WriteWeights(Part(directory, "transformer"), WeightsName, transformer);
        WriteJson(Part(directory, "vae"), "config.json", autoencoder.Config.ToJson());
        WriteWeights(Part(directory, "vae"), WeightsName, autoencoder);
        WriteJson(Part(directory, "text_encoder"), "config.json", TextEncoderConfig(textEncoder.Config));
        WriteWeights(Part(directory, "text_encoder"), "model.safetensors", textEncoder);
        WriteJson(Part(directory, "scheduler"), "scheduler_config.json", SchedulerConfig());
        WriteJson(Part(directory, "tokenizer"), "tokenizer_config.json", TokenizerConfig());
        Replace(Path.Combine(directory, "tokenizer", "spiece.model"), temporary => File.Copy(vocabulary, temporary));
    }

    /// <summary>Writes or replaces a copy of a model folder with other weights of the same autoencoder.</summary>
    public static void CopyWith(string source, string directory, VideoAutoencoder autoencoder)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(directory, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            Replace(target, temporary => File.Copy(file, temporary));
        }

        WriteWeights(Part(directory, "vae"), WeightsName, autoencoder);
    }

    private static string Part(string directory, string name) => Directory.CreateDirectory(Path.Combine(directory, name)).FullName;

    private static void WriteJson(string directory, string name, JsonObject json) =>
        Replace(Path.Combine(Directory.CreateDirectory(directory).FullName, name), temporary =>
            File.WriteAllText(temporary, json.ToJsonString(Indented) + "\n")
        );

    // A write that finds no space leaves the earlier file and no part.
    private static void Replace(string path, Action<string> write)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            write(temporary);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void WriteWeights(string directory, string name, nn.Module network)
    {
        using var _ = no_grad();
        SafetensorsWriter.Write(Path.Combine(directory, name), network.state_dict(), new Dictionary<string, string> { ["format"] = "pt" });
    }

    // What a grid assumes where a request is silent, and what it lets through: the sizes that the model was trained on.
    private static JsonObject Defaults() =>
        new()
        {
            ["width"] = 64,
            ["height"] = 64,
            ["frames"] = 9,
            ["fps"] = 9,
            ["steps"] = 20,
            ["guidance_scale"] = 3,
            ["sampler"] = "DPM++",
            ["max_size"] = 64,
            ["max_window"] = 27,
            ["window"] = 27,
            ["overlap"] = 9,
        };

    private static JsonObject ModelIndex() =>
        new()
        {
            ["_class_name"] = "EasyAnimatePipeline",
            ["scheduler"] = new JsonArray("diffusers", "DPMSolverMultistepScheduler"),
            ["text_encoder"] = new JsonArray("transformers", "T5EncoderModel"),
            ["tokenizer"] = new JsonArray("transformers", "T5Tokenizer"),
            ["transformer"] = new JsonArray("diffusers", "Transformer3DModel"),
            ["vae"] = new JsonArray("diffusers", "AutoencoderKLMagvit"),
        };

    private static JsonObject TransformerConfig(VideoTransformerConfig config) =>
        new()
        {
            ["_class_name"] = "Transformer3DModel",
            ["num_attention_heads"] = config.Heads,
            ["attention_head_dim"] = config.HeadWidth,
            ["in_channels"] = config.InChannels,
            ["out_channels"] = config.OutChannels,
            ["num_layers"] = config.Layers,
            ["dropout"] = 0.0,
            ["norm_num_groups"] = 32,
            ["cross_attention_dim"] = config.Width,
            ["attention_bias"] = config.AttentionBias,
            ["sample_size"] = config.SampleSize,
            ["patch_size"] = config.PatchSize,
            ["activation_fn"] = "gelu-approximate",
            ["num_embeds_ada_norm"] = 1000,
            ["norm_type"] = "ada_norm_single",
            ["norm_elementwise_affine"] = false,
            ["norm_eps"] = config.NormEpsilon,
            ["attention_type"] = "default",
            ["caption_channels"] = config.CaptionChannels,
            ["patch_3d"] = false,
            ["fake_3d"] = false,
            ["basic_block_type"] = "motionmodule",
            ["time_position_encoding_before_transformer"] = false,
            ["enable_uvit"] = config.LongLinks,
            ["motion_module_type"] = config.Motion.GridSize == 1 ? "Vanilla" : "VanillaGrid",
            ["motion_module_kwargs"] = new JsonObject
            {
                ["num_attention_heads"] = config.Motion.Heads,
                ["num_transformer_block"] = config.Motion.Blocks,
                ["attention_block_types"] = new JsonArray([
                    .. Enumerable.Range(0, config.Motion.AttentionsPerBlock).Select(_ => (JsonNode)"Temporal_Self"),
                ]),
                ["temporal_position_encoding"] = config.Motion.PositionEncoding,
                ["temporal_position_encoding_max_len"] = config.Motion.MaxFrames,
                ["temporal_attention_dim_div"] = config.Motion.WidthDivisor,
                ["block_size"] = config.Motion.GridSize,
            },
        };

    private static JsonObject TextEncoderConfig(T5Config config) =>
        new()
        {
            ["architectures"] = new JsonArray("T5EncoderModel"),
            ["model_type"] = "t5",
            ["d_model"] = config.ModelWidth,
            ["d_kv"] = config.HeadWidth,
            ["num_heads"] = config.Heads,
            ["d_ff"] = config.FeedForwardWidth,
            ["num_layers"] = config.Layers,
            ["vocab_size"] = config.VocabularySize,
            ["feed_forward_proj"] = "gated-gelu",
            ["relative_attention_num_buckets"] = config.RelativeAttentionBuckets,
            ["relative_attention_max_distance"] = config.RelativeAttentionMaxDistance,
            ["layer_norm_epsilon"] = config.LayerNormEpsilon,
            ["pad_token_id"] = 0,
            ["eos_token_id"] = 1,
            ["torch_dtype"] = "float32",
        };

    private static JsonObject SchedulerConfig() =>
        new()
        {
            ["_class_name"] = "DPMSolverMultistepScheduler",
            ["algorithm_type"] = "dpmsolver++",
            ["beta_start"] = 0.0001,
            ["beta_end"] = 0.02,
            ["beta_schedule"] = "linear",
            ["num_train_timesteps"] = 1000,
            ["prediction_type"] = "epsilon",
            ["solver_order"] = 2,
            ["steps_offset"] = 1,
        };

    private static JsonObject TokenizerConfig() =>
        new()
        {
            ["tokenizer_class"] = "T5Tokenizer",
            ["pad_token"] = "<pad>",
            ["eos_token"] = "</s>",
            ["unk_token"] = "<unk>",
            ["extra_ids"] = 100,
            ["model_max_length"] = 512,
        };
}
