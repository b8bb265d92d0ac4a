using Grid.Diffusion.Autoencoders;
using Grid.Diffusion.Models;
using Grid.Diffusion.TextEncoders;
using Grid.Diffusion.Tokenizers;
using Grid.Diffusion.Transformers;
using Grid.Diffusion.Weights;
using Grid.Sampling;

using static TorchSharp.torch;

namespace Grid.Diffusion.Pipelines;

/// <summary>The networks of one model folder in memory, and the parts of the pipeline that are bound to them.</summary>
public sealed class VideoModel : IDisposable
{
    private readonly T5Encoder _textEncoder;
    private readonly VideoTransformer _transformer;
    private readonly VideoAutoencoder _autoencoder;

    private VideoModel(ModelFolder folder, VideoModelOptions options, T5Tokenizer tokenizer, T5Encoder textEncoder, VideoTransformer transformer, VideoAutoencoder autoencoder)
    {
        Name = System.IO.Path.GetFileName(folder.Path);
        ContentHash = folder.GetContentHash();
        _textEncoder = textEncoder;
        _transformer = transformer;
        _autoencoder = autoencoder;
        Compression = autoencoder.Config.SliceCompression
            ? new TemporalCompression(autoencoder.Config.EncoderSliceFrames, autoencoder.Config.DecoderSliceLatents, true)
            : new TemporalCompression(autoencoder.Config.EncoderSliceFrames, autoencoder.Config.DecoderSliceLatents, false);
        Prompts = new PromptEncoder(tokenizer, textEncoder, options.Device);
        Predictor = new NoisePredictor(transformer, options.Device);
        Decoder = new LatentDecoder(autoencoder, options.Device);
        WeightBytes = new nn.Module[] { textEncoder, transformer, autoencoder }.Sum(ModuleTypes.ByteCount);
    }

    /// <summary>The folder's name.</summary>
    public string Name { get; }

    /// <summary>SHA-256 over the folder's configs, vocabulary and weights.</summary>
    public string ContentHash { get; }

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

    /// <summary>Opens a folder in the published layout.</summary>
    /// <exception cref="ModelFileException">A file is missing, malformed, or does not match its config.</exception>
    /// <exception cref="ModelConfigException">A config asks for what is not supported.</exception>
    public static VideoModel Load(string folder, VideoModelOptions? options = null)
    {
        options ??= new VideoModelOptions();
        var opened = ModelFolder.Open(folder);
        var tokenizer = T5Tokenizer.Load(opened.Tokenizer.Directory);
        var text = new T5Encoder(T5Config.FromJson(opened.TextEncoder.Config.ToJsonString()), options.Device, options.Type);
        opened.TextEncoder.LoadInto(text, WeightLoadOptions.TextEncoder with { Strictness = WeightLoadStrictness.Complete });
        var transformer = new VideoTransformer(VideoTransformerConfig.FromJson(PublishedTransformer.Complete(opened.Transformer.Config), options.TransformerOverrides), options.Device, options.Type);
        opened.Transformer.LoadInto(transformer, WeightLoadOptions.Transformer with { Strictness = WeightLoadStrictness.Complete });
        var autoencoder = new VideoAutoencoder(VideoAutoencoderConfig.FromJson(opened.Autoencoder.Config), options.Device, options.Type);
        opened.Autoencoder.LoadInto(autoencoder, WeightLoadOptions.Autoencoder with { Strictness = WeightLoadStrictness.Complete });
        foreach (var module in new nn.Module[] { text, transformer, autoencoder })
        {
            module.eval();
        }

        return new VideoModel(opened, options, tokenizer, text, transformer, autoencoder);
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
}
