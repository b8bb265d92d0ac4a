using System.Globalization;
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
        using var networks = new ToyNetworks(_directory);
        var textEncoder = networks.TextEncoder;
        using var embeddingBefore = textEncoder.parameters().First().detach().clone();
        var lines = new List<string>();
        var saved = 0;

        networks
            .CreateTrainer(() => saved++)
            .Run(
                new TransformerPhase([(1, 8), (3, 4)], 1, DirectionShare: 0.5),
                new TrainingStage(
                    "toy",
                    _directory,
                    new StageOptions(40, 5e-3, 5) { ReportEvery = 20, EvaluateEvery = 40 },
                    lines.Add,
                    TimeProvider.System
                ),
                TestContext.Current.CancellationToken
            );

        var losses = lines
            .Where(line => line.Contains("s/step", StringComparison.Ordinal))
            .Select(line => double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture))
            .ToArray();
        Assert.Equal(2, losses.Length);
        Assert.True(losses[1] < losses[0], $"the loss went from {losses[0]} to {losses[1]}");
        Assert.True((textEncoder.parameters().First() - embeddingBefore).abs().max().item<float>() > 0);
        Assert.Equal(1, saved);
    }

    [Fact]
    public void Run_MotionSkipped_LeavesTheMotionModulesAsTheyWere()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(8);
        using var networks = new ToyNetworks(_directory);
        var motion = networks
            .Transformer.named_parameters()
            .Where(item => item.name.Contains("attn_temporal", StringComparison.Ordinal))
            .ToArray();
        var before = motion.Select(item => item.parameter.detach().clone()).ToArray();

        networks
            .CreateTrainer(() => { })
            .Run(
                new TransformerPhase([(1, 4)], 1, SkipMotion: true),
                new TrainingStage(
                    "pictures",
                    _directory,
                    new StageOptions(3, 0.01, 1) { EvaluateEvery = 3 },
                    _ => { },
                    TimeProvider.System
                ),
                TestContext.Current.CancellationToken
            );

        Assert.All(motion.Zip(before), pair => Assert.Equal(0, (pair.First.parameter - pair.Second).abs().max().item<float>()));
        Assert.False(networks.Transformer.SkipMotion);
    }

    [Fact]
    public void Run_Again_GivesTheSameWeights()
    {
        using var scope = NewDisposeScope();
        using var networks = new ToyNetworks(_directory);
        Tensor[] parameters = [.. networks.Transformer.parameters(), .. networks.TextEncoder.parameters()];
        var first = parameters.Select(parameter => parameter.detach().clone()).ToArray();
        var weights = new List<float[]>();
        foreach (var run in new[] { "once", "again" })
        {
            using (no_grad())
            {
                Array.ForEach([.. parameters.Zip(first)], pair => pair.First.copy_(pair.Second));
            }

            networks
                .CreateTrainer(() => { })
                .Run(
                    new TransformerPhase([(1, 4), (3, 2)], 1),
                    new TrainingStage(run, _directory, new StageOptions(4, 0.01, 1) { EvaluateEvery = 4 }, _ => { }, TimeProvider.System),
                    TestContext.Current.CancellationToken
                );
            weights.Add([.. parameters.SelectMany(parameter => parameter.data<float>().ToArray())]);
        }

        Assert.Equal(weights[0], weights[1]);
    }

    [Fact]
    public void Open_SameEncoder_ReadsWhatWasLeft()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(6);
        var config = GridTinyConfigs.Autoencoder;
        using var images = new ImageAutoencoder(
            config.BaseChannels,
            config.ChannelMultipliers,
            config.LayersPerBlock,
            config.NormGroups,
            config.LatentChannels
        );
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
