using Grid.Diffusion.Autoencoders;
using Grid.Diffusion.Models;
using Grid.Diffusion.TextEncoders;
using Grid.Diffusion.Tokenizers;
using Grid.Diffusion.Transformers;
using Grid.Diffusion.Weights;
using Grid.Sampling;
using Grid.Sampling.Previews;

using static TorchSharp.torch;

namespace Grid.Diffusion.Pipelines;

/// <summary>The networks of one model folder in memory, and the parts of the pipeline that are bound to them.</summary>
public sealed class VideoModel : IDisposable
{
    private readonly ModelFolder _folder;
    private readonly T5Encoder _textEncoder;
    private readonly VideoTransformer _transformer;
    private readonly VideoAutoencoder _autoencoder;

    private VideoModel(ModelFolder folder, VideoModelOptions options, T5Tokenizer tokenizer, T5Encoder textEncoder, VideoTransformer transformer, VideoAutoencoder autoencoder)
    {
        Name = System.IO.Path.GetFileName(folder.Path);
        _folder = folder;
        _textEncoder = textEncoder;
        _transformer = transformer;
        _autoencoder = autoencoder;
        Compression = autoencoder.Config.SliceCompression
            ? new TemporalCompression(autoencoder.Config.EncoderSliceFrames, autoencoder.Config.DecoderSliceLatents, true)
            : new TemporalCompression(autoencoder.Config.EncoderSliceFrames, autoencoder.Config.DecoderSliceLatents, false);
        Prompts = new PromptEncoder(tokenizer, textEncoder, options.Device);
        Predictor = new NoisePredictor(transformer, options.Device);
        Decoder = new LatentDecoder(autoencoder, options.Device);
        WeightBytes = CountBytes(textEncoder, transformer, autoencoder);
        Preview = ReadPreview(folder, autoencoder.Config.LatentChannels);
    }

    /// <summary>The folder's name.</summary>
    public string Name { get; }

    /// <summary>SHA-256 over the folder's configs, vocabulary and weights. Reads all of them on the first call.</summary>
    public string ContentHash => _folder.GetContentHash();

    /// <summary>Bytes of weights in memory.</summary>
    public long WeightBytes { get; }

    public TemporalCompression Compression { get; }

    /// <summary>Most latent frames that the transformer's position table covers.</summary>
    public int MaxLatentFrames => _transformer.Config.Motion.MaxFrames;

    /// <summary>Pixels a latent cell, in height and in width.</summary>
    public int SpatialFactor => _autoencoder.Config.SpatialFactor;

    public PromptEncoder Prompts { get; }

    public NoisePredictor Predictor { get; }

    public LatentDecoder Decoder { get; }

    /// <summary>Rough pictures of latents; null when the folder has no <c>preview.json</c>.</summary>
    public LatentPreview? Preview { get; }

    /// <summary>Opens a folder in the published layout.</summary>
    /// <exception cref="ModelFileException">A file is missing, malformed, or does not match its config.</exception>
    /// <exception cref="ModelConfigException">A config asks for what is not supported.</exception>
    public static VideoModel Load(string folder, VideoModelOptions? options = null)
    {
        options ??= new VideoModelOptions();
        var opened = ModelFolder.Open(folder);
        var tokenizer = T5Tokenizer.Load(opened.Tokenizer.Directory);
        var (text, transformer, autoencoder) = CreateNetworks(opened, options);
        opened.TextEncoder.LoadInto(text, WeightLoadOptions.TextEncoder with { Strictness = WeightLoadStrictness.Complete });
        opened.Transformer.LoadInto(transformer, WeightLoadOptions.Transformer with { Strictness = WeightLoadStrictness.Complete });
        opened.Autoencoder.LoadInto(autoencoder, WeightLoadOptions.Autoencoder with { Strictness = WeightLoadStrictness.Complete });
        foreach (var module in new nn.Module[] { text, transformer, autoencoder })
        {
            module.eval();
        }

        return new VideoModel(opened, options, tokenizer, text, transformer, autoencoder);
    }

    /// <summary>The <see cref="WeightBytes"/> that <see cref="Load"/> would give. Reads configs only.</summary>
    /// <exception cref="ModelFileException">A file is missing or malformed.</exception>
    /// <exception cref="ModelConfigException">A config asks for what is not supported.</exception>
    public static long MeasureWeights(string folder, VideoModelOptions? options = null)
    {
        var (text, transformer, autoencoder) = CreateNetworks(ModelFolder.Open(folder), (options ?? new VideoModelOptions()) with { Device = META });
        using (text)
        using (transformer)
        using (autoencoder)
        {
            return CountBytes(text, transformer, autoencoder);
        }
    }

    /// <summary>The latent shape of a video of this model.</summary>
    public LatentShape ShapeOf(int frames, int height, int width) =>
        LatentShapes.For(frames, height, width, Compression, _autoencoder.Config.LatentChannels);

    public void Dispose()
    {
        _textEncoder.Dispose();
        _transformer.Dispose();
        _autoencoder.Dispose();
    }

    private static (T5Encoder Text, VideoTransformer Transformer, VideoAutoencoder Autoencoder) CreateNetworks(ModelFolder folder, VideoModelOptions options) => (
        new T5Encoder(T5Config.FromJson(folder.TextEncoder.Config.ToJsonString()), options.Device, options.Type),
        new VideoTransformer(VideoTransformerConfig.FromJson(PublishedTransformer.Complete(folder.Transformer.Config), options.TransformerOverrides), options.Device, options.Type),
        new VideoAutoencoder(VideoAutoencoderConfig.FromJson(folder.Autoencoder.Config), options.Device, options.Type));

    private static LatentPreview? ReadPreview(ModelFolder folder, int channels)
    {
        try
        {
            return folder.PreviewConfig is { } json ? LatentPreview.FromJson(json, channels) : null;
        }
        catch (ArgumentException exception)
        {
            throw new ModelFolderException($"preview.json of model folder {folder.Path} cannot be used: {exception.Message}", exception);
        }
    }

    private static long CountBytes(params nn.Module[] networks) => networks.Sum(ModuleTypes.ByteCount);
}
