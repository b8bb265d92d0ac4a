using Grid.Diffusion.TextEncoders;
using Grid.Diffusion.Tokenizers;
using Grid.Diffusion.Transformers;
using Grid.Training.Autoencoders;
using Grid.Training.Loops;
using Grid.Training.Synthetic;

using static TorchSharp.torch;

namespace Grid.Training.GridTiny;

/// <summary>Trains grid-tiny from nothing: autoencoder, vocabulary, text encoder and transformer.</summary>
public static class GridTinyTraining
{
    /// <summary>Runs what is left of the training in the output folder.</summary>
    public static Task RunAsync(GridTinyOptions options, CancellationToken cancellationToken = default) =>
        Task.Run(() => Run(options, cancellationToken), cancellationToken);

    private static void Run(GridTinyOptions options, CancellationToken cancellationToken)
    {
        if (options.Threads is { } threads)
        {
            set_num_threads(threads);
        }

        TrainingStage Stage(string name, StageOptions stage) =>
            new(name, options.OutputDirectory, stage with { Steps = Math.Max(1, (long)(stage.Steps * options.StepShare)) }, options.Log, TimeProvider.System);

        random.manual_seed(1);
        var config = GridTinyConfigs.Autoencoder;
        using var images = new ImageAutoencoder(config.BaseChannels, config.ChannelMultipliers, config.LayersPerBlock, config.NormGroups, config.LatentChannels);
        ImageAutoencoderTrainer.Run(images, Stage("image-autoencoder", new StageOptions(1000, 2e-3)), cancellationToken);
        var encoder = new ClipEncoder(images);
        options.Log($"latents: mean {string.Join(' ', encoder.Statistics.Mean)}, deviation {string.Join(' ', encoder.Statistics.Deviation)}");
        using var autoencoder = AutoencoderAssembly.Inflate(images, config, encoder.Statistics);

        var decoderOptions = new StageOptions(400, 1e-3) { EvaluateEvery = 200 };
        VideoDecoderTrainer.Run(autoencoder, encoder, Stage("video-decoder", decoderOptions), decoderOptions, cancellationToken);

        var vocabulary = CaptionVocabulary.Ensure(Path.Combine(options.OutputDirectory, "tokenizer"));
        var tokenizer = T5Tokenizer.Load(vocabulary);
        var tokens = new CaptionTokens(tokenizer);
        random.manual_seed(2);
        using var transformer = new VideoTransformer(GridTinyConfigs.Transformer);
        using var textEncoder = new T5Encoder(GridTinyConfigs.TextEncoder(tokenizer.VocabularySize));
        TransformerInitialiser.Apply(transformer);
        using var library = LatentLibrary.Open(Path.Combine(options.OutputDirectory, "latents.safetensors"), encoder, SyntheticWorld.TrainingCombinations, cancellationToken);
        options.Log("latents are encoded");
        void Save() => GridTinyFolder.Save(Path.Combine(options.OutputDirectory, "model"), transformer, textEncoder, autoencoder, vocabulary);
        var trainer = new TransformerTrainer(transformer, textEncoder, tokens, library, new ClipGenerator(transformer, textEncoder, tokens, autoencoder), Save);
        trainer.Run(new TransformerPhase([(1, 64)], 1, 20), Stage("transformer-frames", new StageOptions(3000, 1e-3, 200) { EvaluateEvery = 250 }), cancellationToken);
        trainer.Run(
            new TransformerPhase([(3, 24), (3, 24), (9, 8), (1, 64)], 3, 3),
            Stage("transformer-clips", new StageOptions(10_000, 1e-3, 200)),
            cancellationToken);
    }
}
