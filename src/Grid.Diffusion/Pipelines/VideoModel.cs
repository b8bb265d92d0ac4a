using Grid.Diffusion.Devices;
using Grid.Diffusion.Models;
using Grid.Diffusion.Tokenizers;
using Grid.Diffusion.Weights;
using Grid.Sampling;
using Grid.Sampling.Previews;
using Grid.Sampling.Schedulers;

namespace Grid.Diffusion.Pipelines;

/// <summary>The networks of one model folder in memory, and the parts of the pipeline that are bound to them.</summary>
public sealed class VideoModel : IDisposable
{
    private readonly ModelFolder _folder;
    private readonly ModelNetworks _networks;

    private VideoModel(
        ModelFolder folder,
        VideoModelOptions options,
        NoiseScheduleConfig schedule,
        T5Tokenizer tokenizer,
        ModelNetworks networks
    )
    {
        var autoencoder = networks.Autoencoder;
        Name = System.IO.Path.GetFileName(folder.Path);
        _folder = folder;
        _networks = networks;
        Schedule = schedule;
        Compression = autoencoder.Config.SliceCompression
            ? new TemporalCompression(autoencoder.Config.EncoderSliceFrames, autoencoder.Config.DecoderSliceLatents, true)
            : new TemporalCompression(autoencoder.Config.EncoderSliceFrames, autoencoder.Config.DecoderSliceLatents, false);
        Prompts = new PromptEncoder(tokenizer, networks.TextEncoder, options.Device);
        Predictor = new NoisePredictor(networks.Transformer, options.Device, schedule);
        Decoder = new LatentDecoder(autoencoder, options.Device);
        WeightBytes = networks.ByteCount;
        Profile = ComputeProfile.Of(options.Device, options.Type);
        Preview = ReadPreview(folder, autoencoder.Config.LatentChannels, schedule);
    }

    /// <summary>The folder's name.</summary>
    public string Name { get; }

    /// <summary>SHA-256 over the folder's configs, vocabulary and weights. Reads all of them on the first call.</summary>
    public string ContentHash => _folder.GetContentHash();

    /// <summary>The arithmetic that it computes with, see <see cref="ComputeProfile"/>.</summary>
    public string Profile { get; }

    /// <summary>Bytes of weights in memory.</summary>
    public long WeightBytes { get; }

    public TemporalCompression Compression { get; }

    /// <summary>Most latent frames that the transformer's position table covers.</summary>
    public int MaxLatentFrames => _networks.Transformer.Config.Motion.MaxFrames;

    /// <summary>Pixels a latent cell, in height and in width.</summary>
    public int SpatialFactor => _networks.Autoencoder.Config.SpatialFactor;

    /// <summary>The noise schedule that the model was trained with.</summary>
    public NoiseScheduleConfig Schedule { get; }

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
        var schedule = ModelConfigs.Schedule(opened);
        var tokenizer = ModelConfigs.Tokenizer(opened);

        // By the headers first: a config that the files do not bear out must not cost the memory and the time of the networks it asks for.
        using (ModelNetworks.Measure(opened, options))
        {
            // It matches.
        }

        var networks = ModelNetworks.Create(opened, options);
        try
        {
            networks.Load(opened);
            return new VideoModel(opened, options, schedule, tokenizer, networks);
        }
        catch
        {
            networks.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The <see cref="WeightBytes"/> that <see cref="Load"/> would give. Reads configs and the headers of the weight files.
    /// </summary>
    /// <exception cref="ModelFileException">A file is missing, malformed, or does not match its config.</exception>
    /// <exception cref="ModelConfigException">A config asks for what is not supported.</exception>
    public static long MeasureWeights(string folder, VideoModelOptions? options = null)
    {
        using var networks = ModelNetworks.Measure(ModelFolder.Open(folder), options ?? new VideoModelOptions());
        return networks.ByteCount;
    }

    /// <summary>The latent shape of a video of this model.</summary>
    public LatentShape ShapeOf(int frames, int height, int width) =>
        LatentShapes.For(frames, height, width, Compression, _networks.Autoencoder.Config.LatentChannels);

    public void Dispose() => _networks.Dispose();

    private static LatentPreview? ReadPreview(ModelFolder folder, int channels, NoiseScheduleConfig schedule)
    {
        try
        {
            return folder.PreviewConfig is { } json ? LatentPreview.FromJson(json, channels, new NoiseSchedule(schedule)) : null;
        }
        catch (ArgumentException exception)
        {
            throw new ModelFolderException($"preview.json of {folder.Path} cannot be used: {exception.Message}", exception);
        }
    }
}
