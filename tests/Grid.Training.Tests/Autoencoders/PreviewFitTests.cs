using System.Globalization;
using System.Text.Json.Nodes;
using Grid.Diffusion.Autoencoders;
using Grid.Diffusion.Models;
using Grid.Diffusion.Weights;
using Grid.Sampling;
using Grid.Sampling.Previews;
using Grid.Training.Autoencoders;
using Grid.Training.GridTiny;
using Grid.Training.Synthetic;
using static TorchSharp.torch;

namespace Grid.Training.Tests.Autoencoders;

public sealed class PreviewFitTests
{
    private static string Folder => Path.Combine(Repository.Root, "deploy", "models", "grid-tiny");

    [Fact]
    public void FitPreview_ShippedAutoencoder_GivesTheShippedPreview()
    {
        using var autoencoder = Open();
        var (preview, error) = GridTinyTraining.FitPreview(autoencoder);
        var shipped = ConfigFile.Read(Path.Combine(Folder, "preview.json"));

        Assert.InRange(error, 1, 30);
        Assert.Equal(Numbers(shipped), Numbers(preview.ToJson()), (a, b) => Math.Abs(a - b) < 1e-3);
    }

    [Fact]
    public void Render_CombinationsKeptOutOfTraining_ShowsThem()
    {
        using var autoencoder = Open();
        var preview = LatentPreview.FromJson(ConfigFile.Read(Path.Combine(Folder, "preview.json")), 4);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var clips = ClipSampler.Draw(SyntheticWorld.HeldOutCombinations, 16, 9, 1, 99);
        var squares = 0.0;
        for (var clip = 0; clip < 16; clip++)
        {
            using var posterior = new DiagonalGaussian(autoencoder.Encode(clips.narrow(0, clip, 1)));
            var latents = (posterior.Mean * 0.18215).contiguous().data<float>().ToArray();
            var pixels = preview.Render(latents, new LatentShape(4, 3, 8, 8), 1);
            var middle = nn
                .functional.avg_pool2d((clips[clip].select(1, 4) + 1) * 127.5, 8)
                .permute(1, 2, 0)
                .contiguous()
                .data<float>()
                .ToArray();
            squares += pixels.Zip(middle, (pixel, expected) => Math.Pow(pixel - expected, 2)).Average() / 16;
        }

        Assert.InRange(Math.Sqrt(squares), 1, 30);
    }

    [Fact]
    public void Fit_ChannelThatNeverChanges_IsRefused()
    {
        var config = GridTinyConfigs.Autoencoder;
        using var autoencoder = new VideoAutoencoder(config);
        using var gradients = no_grad();
        foreach (
            var (_, parameter) in autoencoder.named_parameters().Where(item => item.name.StartsWith("quant_conv", StringComparison.Ordinal))
        )
        {
            parameter.zero_();
        }

        using var clips = zeros(new long[] { 1, 3, 9, 16, 16 });

        Assert.StartsWith(
            "the clips' latents must differ",
            Assert.Throws<ArgumentException>(() => PreviewFit.Fit(autoencoder, clips)).Message,
            StringComparison.Ordinal
        );
    }

    private static VideoAutoencoder Open()
    {
        var component = ModelFolder.Open(Folder).Autoencoder;
        var autoencoder = new VideoAutoencoder(VideoAutoencoderConfig.FromJson(component.Config));
        component.LoadInto(autoencoder, WeightLoadOptions.Autoencoder);
        return autoencoder;
    }

    private static List<double> Numbers(JsonObject json) =>
        [
            .. json["latent_rgb_factors"]!
                .AsArray()
                .SelectMany(row => row!.AsArray())
                .Concat(json["latent_rgb_bias"]!.AsArray())
                .Select(value => double.Parse(value!.ToJsonString(), CultureInfo.InvariantCulture)),
        ];
}
