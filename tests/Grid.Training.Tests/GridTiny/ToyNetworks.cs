using Grid.Diffusion.Autoencoders;
using Grid.Diffusion.Motion;
using Grid.Diffusion.TextEncoders;
using Grid.Diffusion.Tokenizers;
using Grid.Diffusion.Transformers;
using Grid.Training.Autoencoders;
using Grid.Training.GridTiny;
using Grid.Training.Synthetic;

namespace Grid.Training.Tests.GridTiny;

/// <summary>A transformer of one layer and what its training needs, for two combinations of the world.</summary>
internal sealed class ToyNetworks : IDisposable
{
    private readonly CaptionTokens _tokens;
    private readonly VideoAutoencoder _autoencoder;
    private readonly LatentLibrary _library;

    public ToyNetworks(string directory)
    {
        var config = GridTinyConfigs.Autoencoder;
        using var images = new ImageAutoencoder(
            config.BaseChannels,
            config.ChannelMultipliers,
            config.LayersPerBlock,
            config.NormGroups,
            config.LatentChannels
        );
        var encoder = new ClipEncoder(images);
        _autoencoder = AutoencoderAssembly.Inflate(images, config, encoder.Statistics);
        _library = LatentLibrary.Open(
            Path.Combine(directory, "latents.safetensors"),
            encoder,
            [SyntheticWorld.Combinations[0], SyntheticWorld.Combinations[130]],
            TestContext.Current.CancellationToken
        );
        var tokenizer = T5Tokenizer.Load(Path.Combine(Repository.Root, "deploy", "models", "grid-tiny", "tokenizer"));
        _tokens = new CaptionTokens(tokenizer);
        Transformer = new VideoTransformer(
            GridTinyConfigs.Transformer with
            {
                Heads = 2,
                Layers = 1,
                Motion = new MotionModuleConfig { Heads = 2, MaxFrames = 16 },
            }
        );
        TextEncoder = new T5Encoder(GridTinyConfigs.TextEncoder(tokenizer.VocabularySize));
        TransformerInitialiser.Apply(Transformer);
    }

    public VideoTransformer Transformer { get; }

    public T5Encoder TextEncoder { get; }

    public TransformerTrainer CreateTrainer(Action save) =>
        new(Transformer, TextEncoder, _tokens, _library, new ClipGenerator(Transformer, TextEncoder, _tokens, _autoencoder), save);

    public void Dispose()
    {
        Transformer.Dispose();
        TextEncoder.Dispose();
        _autoencoder.Dispose();
        _library.Dispose();
    }
}
