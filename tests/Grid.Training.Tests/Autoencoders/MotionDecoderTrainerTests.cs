using Grid.Diffusion.Autoencoders;
using Grid.Diffusion.Models;
using Grid.Diffusion.Weights;
using Grid.Training.Autoencoders;
using Grid.Training.GridTiny;
using static TorchSharp.torch;

namespace Grid.Training.Tests.Autoencoders;

public sealed class MotionDecoderTrainerTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("grid-decoder-").FullName;

    [Fact]
    public void BorderMotion_JumpBetweenTheChunks_IsHowManyTimesTheClipsMotionItIs()
    {
        using var even = arange(18, ScalarType.Float32).view(1, 1, 18, 1, 1).expand(2, 3, 18, 4, 4).contiguous();
        using var torn = even.clone();
        torn.narrow(2, 9, 9).add_(1.5);

        Assert.Equal(1, MotionDecoderTrainer.BorderMotion(even, even), 1e-6);
        Assert.Equal(2.5, MotionDecoderTrainer.BorderMotion(torn, even), 1e-6);
    }

    [Fact]
    public async Task RefineDecoder_OneStep_ChangesTheDecoderOfACopyAndNothingElse()
    {
        var source = Path.Combine(Repository.Root, "deploy", "models", "grid-tiny");
        var lines = new List<string>();

        await GridTinyTraining.RefineDecoderAsync(
            new GridTinyOptions
            {
                OutputDirectory = _directory,
                AutoencoderFolder = source,
                StepShare = 0,
                Log = lines.Add,
            },
            TestContext.Current.CancellationToken
        );

        var target = Path.Combine(_directory, "model");
        var (before, after) = (Weights(source), Weights(target));
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        Assert.All(before.Keys, name =>
            Assert.Equal(name.StartsWith("decoder.", StringComparison.Ordinal), !before[name].SequenceEqual(after[name]))
        );
        foreach (
            var file in Directory
                .EnumerateFiles(source, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(source, path))
                .Where(path => path != Path.Combine("vae", "diffusion_pytorch_model.safetensors"))
        )
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(source, file)), File.ReadAllBytes(Path.Combine(target, file)));
        }

        Assert.Contains(lines, line => line.Contains("times the motion across the border", StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static Dictionary<string, float[]> Weights(string folder)
    {
        using var scope = NewDisposeScope();
        var component = ModelFolder.Open(folder).Autoencoder;
        using var network = new VideoAutoencoder(VideoAutoencoderConfig.FromJson(component.Config));
        component.LoadInto(network, WeightLoadOptions.Autoencoder with { Strictness = WeightLoadStrictness.Complete });
        return network.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.contiguous().data<float>().ToArray());
    }
}
