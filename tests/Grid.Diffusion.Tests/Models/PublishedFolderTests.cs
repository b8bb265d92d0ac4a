using System.Text.Json;
using System.Text.Json.Nodes;
using Grid.Diffusion.Autoencoders;
using Grid.Diffusion.Models;
using Grid.Diffusion.TextEncoders;
using Grid.Diffusion.Transformers;
using Grid.Diffusion.Weights;

namespace Grid.Diffusion.Tests.Models;

/// <summary>
/// A folder that the reference's libraries saved: shards, half precision, bookkeeping keys, class names of another model.
/// </summary>
public sealed class PublishedFolderTests
{
    private readonly ModelFolder _folder = ModelFolder.Open(Path.Combine(GoldenFolder(), "folder", "EasyAnimateV2-tiny"));

    [Fact]
    public void LoadInto_TextEncoderInShards_FillsEveryTensor()
    {
        using var encoder = new T5Encoder(T5Config.FromJson(_folder.TextEncoder.Config.ToJsonString()));

        var report = _folder.TextEncoder.LoadInto(encoder, WeightLoadOptions.TextEncoder with { Strictness = WeightLoadStrictness.Exact });

        Assert.Equal(2, _folder.TextEncoder.WeightFiles.Count);
        Assert.Equal(encoder.state_dict().Count, report.Loaded);
    }

    [Fact]
    public void LoadInto_Autoencoder_FillsEveryTensor()
    {
        using var network = new VideoAutoencoder(VideoAutoencoderConfig.FromJson(_folder.Autoencoder.Config));

        var report = _folder.Autoencoder.LoadInto(network, WeightLoadOptions.Autoencoder with { Strictness = WeightLoadStrictness.Exact });

        Assert.Equal(248, report.Loaded);
    }

    [Fact]
    public void LoadInto_Transformer_FillsEveryTensor()
    {
        var golden = JsonNode.Parse(File.ReadAllText(Path.Combine(GoldenFolder(), "prompt-to-video", "video", "case.json")))!;
        var overrides = golden["config"]!["transformer_additional_kwargs"]!.AsObject();
        using var network = new VideoTransformer(VideoTransformerConfig.FromJson(_folder.Transformer.Config, overrides));

        var report = _folder.Transformer.LoadInto(network, WeightLoadOptions.Transformer with { Strictness = WeightLoadStrictness.Exact });

        Assert.Equal(139, report.Loaded);
    }

    [Fact]
    public void Open_SchedulerConfigWithInfinity_IsRead()
    {
        Assert.Equal(JsonValueKind.Number, _folder.Scheduler!.Config["beta_end"]!.GetValueKind());
        Assert.Equal("-Infinity", (string?)_folder.Scheduler.Config["lambda_min_clipped"]);
        Assert.True(File.Exists(_folder.VocabularyFile));
    }

    private static string GoldenFolder()
    {
        var folder = AppContext.BaseDirectory;
        while (!Directory.Exists(Path.Combine(folder, "tests", "golden")))
        {
            folder = Path.GetDirectoryName(folder)
                ?? throw new DirectoryNotFoundException("there is no tests/golden above the test's folder");
        }

        return Path.Combine(folder, "tests", "golden");
    }
}
