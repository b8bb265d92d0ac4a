using System.Globalization;

using Grid.Diffusion.Motion;
using Grid.Diffusion.TextEncoders;
using Grid.Diffusion.Tokenizers;
using Grid.Diffusion.Transformers;
using Grid.Training.Autoencoders;
using Grid.Training.GridTiny;
using Grid.Training.Loops;
using Grid.Training.Synthetic;

using static TorchSharp.torch;

namespace Grid.Training.Tests.GridTiny;

public sealed class TransformerTrainerTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("grid-transformer-").FullName;

    [Fact]
    public void Run_ToyNetworks_LowersTheLossTrainsTheTextAndSaves()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(5);
        var config = GridTinyConfigs.Autoencoder;
        using var images = new ImageAutoencoder(config.BaseChannels, config.ChannelMultipliers, config.LayersPerBlock, config.NormGroups, config.LatentChannels);
        var encoder = new ClipEncoder(images);
        using var autoencoder = AutoencoderAssembly.Inflate(images, config, encoder.Statistics);
        using var library = LatentLibrary.Open(Path.Combine(_directory, "latents.safetensors"), encoder, [SyntheticWorld.Combinations[0], SyntheticWorld.Combinations[130]], TestContext.Current.CancellationToken);
        var tokenizer = T5Tokenizer.Load(Path.Combine(Repository.Root, "deploy", "models", "grid-tiny", "tokenizer"));
        var tokens = new CaptionTokens(tokenizer);
        using var transformer = new VideoTransformer(GridTinyConfigs.Transformer with { Heads = 2, Layers = 1, Motion = new MotionModuleConfig { Heads = 2, MaxFrames = 16 } });
        using var textEncoder = new T5Encoder(GridTinyConfigs.TextEncoder(tokenizer.VocabularySize));
        TransformerInitialiser.Apply(transformer);
        using var embeddingBefore = textEncoder.parameters().First().detach().clone();
        var lines = new List<string>();
        var saved = 0;
        var trainer = new TransformerTrainer(transformer, textEncoder, tokens, library, new ClipGenerator(transformer, textEncoder, tokens, autoencoder), () => saved++);

        trainer.Run(
            new TransformerPhase([(1, 8), (3, 4)], 1, 5),
            new TrainingStage("toy", _directory, new StageOptions(40, 2e-3, 5) { ReportEvery = 20, EvaluateEvery = 40 }, lines.Add, TimeProvider.System),
            TestContext.Current.CancellationToken);

        var losses = lines.Where(line => line.Contains("s/step", StringComparison.Ordinal)).Select(line => double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(2, losses.Length);
        Assert.True(losses[1] < losses[0], $"the loss went from {losses[0]} to {losses[1]}");
        Assert.True((textEncoder.parameters().First() - embeddingBefore).abs().max().item<float>() > 0);
        Assert.Equal(1, saved);
    }

    [Fact]
    public void Open_SameEncoder_ReadsWhatWasLeft()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(6);
        var config = GridTinyConfigs.Autoencoder;
        using var images = new ImageAutoencoder(config.BaseChannels, config.ChannelMultipliers, config.LayersPerBlock, config.NormGroups, config.LatentChannels);
        var encoder = new ClipEncoder(images);
        var path = Path.Combine(_directory, "latents.safetensors");
        ShapeCombination[] combinations = [SyntheticWorld.Combinations[3]];
        using var encoded = LatentLibrary.Open(path, encoder, combinations, TestContext.Current.CancellationToken);
        var written = File.GetLastWriteTimeUtc(path);

        using var read = LatentLibrary.Open(path, encoder, combinations, TestContext.Current.CancellationToken);

        Assert.Equal(written, File.GetLastWriteTimeUtc(path));
        Assert.Equal(Draw(encoded), Draw(read));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static float[] Draw(LatentLibrary library)
    {
        using var generator = new Generator(2);
        return library.Draw(2, 3, new Random(1), generator).Latents.data<float>().ToArray();
    }
}
