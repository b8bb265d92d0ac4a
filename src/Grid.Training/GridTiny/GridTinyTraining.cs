using Grid.Diffusion.Autoencoders;
using Grid.Diffusion.Models;
using Grid.Diffusion.TextEncoders;
using Grid.Diffusion.Tokenizers;
using Grid.Diffusion.Transformers;
using Grid.Diffusion.Weights;
using Grid.Sampling.Previews;
using Grid.Training.Autoencoders;
using Grid.Training.Loops;
using Grid.Training.Synthetic;
using static TorchSharp.torch;

namespace Grid.Training.GridTiny;

/// <summary>Trains grid-tiny from nothing: autoencoder, vocabulary, text encoder and transformer.</summary>
public static class GridTinyTraining
{
    private const int PreviewClips = 96;
    private const ulong PreviewSeed = 5;

    private static readonly StageOptions MotionDecoder = new(2500, 8e-4) { EvaluateEvery = 100 };

    /// <summary>Runs what is left of the training in the output folder.</summary>
    public static Task RunAsync(GridTinyOptions options, CancellationToken cancellationToken = default) =>
        Task.Run(() => Run(options, cancellationToken), cancellationToken);

    /// <summary>
    /// Trains the decoder of <see cref="GridTinyOptions.AutoencoderFolder"/> on, for even motion, and writes the model with it. Its encoder
    /// and so its latents stay as they are, and with them the transformer.
    /// </summary>
    public static Task RefineDecoderAsync(GridTinyOptions options, CancellationToken cancellationToken = default) =>
        Task.Run(() => RefineDecoder(options, cancellationToken), cancellationToken);

    private static void RefineDecoder(GridTinyOptions options, CancellationToken cancellationToken)
    {
        UseThreads(options);
        var source = options.AutoencoderFolder ?? throw new ArgumentException("a folder with an autoencoder is needed.", nameof(options));
        var (autoencoder, encoder) = OpenAutoencoder(source);
        using var _ = autoencoder;
        MotionDecoderTrainer.Run(autoencoder, encoder, Stage(options, "motion-decoder", MotionDecoder), cancellationToken);
        GridTinyFolder.CopyWith(source, Path.Combine(options.OutputDirectory, "model"), autoencoder);
    }

    private static void UseThreads(GridTinyOptions options)
    {
        if (options.Threads is { } threads)
        {
            set_num_threads(threads);
        }
    }

    private static TrainingStage Stage(GridTinyOptions options, string name, StageOptions stage) =>
        new(
            name,
            options.OutputDirectory,
            stage with
            {
                Steps = Math.Max(1, (long)(stage.Steps * options.StepShare)),
            },
            options.Log,
            TimeProvider.System
        );

    private static void Run(GridTinyOptions options, CancellationToken cancellationToken)
    {
        UseThreads(options);
        var (autoencoder, encoder) = options.AutoencoderFolder is { } folder
            ? OpenAutoencoder(folder)
            : TrainAutoencoder(options, cancellationToken);
        using var _ = autoencoder;

        var vocabulary = CaptionVocabulary.Ensure(Path.Combine(options.OutputDirectory, "tokenizer"));
        var tokenizer = T5Tokenizer.Load(vocabulary);
        var tokens = new CaptionTokens(tokenizer);
        random.manual_seed(2);
        using var transformer = new VideoTransformer(GridTinyConfigs.Transformer);
        using var textEncoder = new T5Encoder(GridTinyConfigs.TextEncoder(tokenizer.VocabularySize));
        TransformerInitialiser.Apply(transformer);
        using var library = LatentLibrary.Open(
            Path.Combine(options.OutputDirectory, "latents.safetensors"),
            encoder,
            SyntheticWorld.TrainingCombinations,
            cancellationToken
        );
        options.Log("latents are encoded");
        var (preview, error) = FitPreview(autoencoder);
        options.Log(FormattableString.Invariant($"previews are off by {error:0.0} of 255"));
        void Save() =>
            GridTinyFolder.Save(Path.Combine(options.OutputDirectory, "model"), transformer, textEncoder, autoencoder, vocabulary, preview);
        var trainer = new TransformerTrainer(
            transformer,
            textEncoder,
            tokens,
            library,
            new ClipGenerator(transformer, textEncoder, tokens, autoencoder),
            Save
        );

        // Each share of a batch has its own thread.
        set_num_threads(Math.Max(1, get_num_threads() / TransformerTrainer.Shares));
        trainer.Run(
            new TransformerPhase([(1, 64)], 1, SkipMotion: true),
            Stage(options, "transformer-frames", new StageOptions(2500, 0.02)),
            cancellationToken
        );
        trainer.Run(
            new TransformerPhase([(3, 32), (9, 10), (3, 32), (1, 64)], 3),
            Stage(options, "transformer-clips", new StageOptions(5000, 0.006, 200)),
            cancellationToken
        );
        trainer.Run(
            new TransformerPhase([(3, 32), (3, 32), (9, 10)], 3, DirectionShare: 0.6),
            Stage(options, "transformer-directions", new StageOptions(3000, 0.006)),
            cancellationToken
        );
    }

    /// <summary>The preview of a trained autoencoder's latents, and its error in units of a byte; see <see cref="PreviewFit"/>.</summary>
    public static (LatentPreview Preview, double Error) FitPreview(VideoAutoencoder autoencoder)
    {
        using var clips = ClipSampler.Draw(
            SyntheticWorld.TrainingCombinations,
            PreviewClips,
            autoencoder.Config.EncoderSliceFrames,
            speed: 1,
            PreviewSeed
        );
        return PreviewFit.Fit(autoencoder, clips);
    }

    private static (VideoAutoencoder Autoencoder, ClipEncoder Encoder) TrainAutoencoder(
        GridTinyOptions options,
        CancellationToken cancellationToken
    )
    {
        random.manual_seed(1);
        var config = GridTinyConfigs.Autoencoder;
        var images = new ImageAutoencoder(
            config.BaseChannels,
            config.ChannelMultipliers,
            config.LayersPerBlock,
            config.NormGroups,
            config.LatentChannels
        );
        ImageAutoencoderTrainer.Run(images, Stage(options, "image-autoencoder", new StageOptions(1000, 2e-3)), cancellationToken);
        var encoder = new ClipEncoder(images);
        options.Log(
            $"latents: mean {string.Join(' ', encoder.Statistics.Mean)}, deviation {string.Join(' ', encoder.Statistics.Deviation)}"
        );
        var autoencoder = AutoencoderAssembly.Inflate(images, config, encoder.Statistics);

        var decoderOptions = new StageOptions(400, 1e-3) { EvaluateEvery = 200 };
        VideoDecoderTrainer.Run(autoencoder, encoder, Stage(options, "video-decoder", decoderOptions), decoderOptions, cancellationToken);
        MotionDecoderTrainer.Run(autoencoder, encoder, Stage(options, "motion-decoder", MotionDecoder), cancellationToken);
        return (autoencoder, encoder);
    }

    private static (VideoAutoencoder Autoencoder, ClipEncoder Encoder) OpenAutoencoder(string folder)
    {
        var component = ModelFolder.Open(folder).Autoencoder;
        var autoencoder = new VideoAutoencoder(VideoAutoencoderConfig.FromJson(component.Config));
        component.LoadInto(autoencoder, WeightLoadOptions.Autoencoder with { Strictness = WeightLoadStrictness.Complete });
        return (autoencoder, AutoencoderAssembly.Deflate(autoencoder));
    }
}
