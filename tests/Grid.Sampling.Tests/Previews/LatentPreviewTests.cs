using System.Text.Json.Nodes;
using Grid.Sampling.Noise;
using Grid.Sampling.Previews;
using Grid.Sampling.Schedulers;

namespace Grid.Sampling.Tests.Previews;

public class LatentPreviewTests
{
    private const string Good = """{"latent_rgb_factors":[[0.5,0,0],[0,0.25,-1]],"latent_rgb_bias":[0.5,0,0.25]}""";

    private static readonly LatentShape Shape = new(2, 3, 1, 2);

    [Fact]
    public void Render_CleanLatents_WeighsChannelsOfTheFrameAndClamps()
    {
        // Channel by channel; each row is a latent frame of two cells.
        float[] latents = [9, 9, -1, 0.5f, 9, 9, 9, 9, 2, -1, 9, 9];

        var pixels = Read(Good).Render(latents, Shape, 1);

        // Red 0.5 + 0.5 z0, green 0.25 z1, blue 0.25 - z1: the second cell's blue is beyond white, its green below black.
        Assert.Equal([0, 128, 0, 191, 0, 255], pixels);
    }

    public static TheoryData<string> Samplers() => [.. NoiseSchedulers.Names];

    // The true noise gives the clean latents back wherever a run stands.
    [Theory]
    [MemberData(nameof(Samplers))]
    public void Render_TrueNoiseAtAnyEvaluation_IsTheCleanPicture(string sampler)
    {
        var scheduler = NoiseSchedulers.Create(sampler, 7);
        float[] clean = [.. Enumerable.Range(0, Shape.Count).Select(i => MathF.Sin(i))];
        var (noise, noisy, input) = (new float[Shape.Count], new float[Shape.Count], new float[Shape.Count]);
        NoiseSources.Create("philox", 1).Fill(NoiseStream.Initial, 0, Shape, 0, noise);
        var expected = Read(Good).Render(clean, Shape, 2);
        for (var index = 0; index < scheduler.Timesteps.Count; index++)
        {
            scheduler.AddNoise(clean, noise, scheduler.Timesteps[index], noisy);
            scheduler.ScaleModelInput(Array.IndexOf([.. scheduler.Timesteps], scheduler.Timesteps[index]), noisy, input);

            var pixels = Read(Good).Render(input, noise, scheduler.Timesteps[index], Shape, 2);

            Assert.All(pixels.Zip(expected), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
        }
    }

    [Theory]
    [InlineData("""{}""", "latent_rgb_factors must be a list of 2 lists of 3 numbers, one for each latent channel.")]
    [InlineData(
        """{"latent_rgb_factors":[[1,2,3]],"latent_rgb_bias":[0,0,0]}""",
        "latent_rgb_factors must be a list of 2 lists of 3 numbers, one for each latent channel."
    )]
    [InlineData(
        """{"latent_rgb_factors":[[1,2],[1,2,3]],"latent_rgb_bias":[0,0,0]}""",
        "each entry of latent_rgb_factors must be a list of 3 numbers."
    )]
    [InlineData(
        """{"latent_rgb_factors":[[1,2,"3"],[1,2,3]],"latent_rgb_bias":[0,0,0]}""",
        "each entry of latent_rgb_factors must be a list of 3 numbers."
    )]
    [InlineData("""{"latent_rgb_factors":[[1,2,3],[1,2,3]],"latent_rgb_bias":7}""", "latent_rgb_bias must be a list of 3 numbers.")]
    [InlineData(
        """{"latent_rgb_factors":[[1,2,1e99],[1,2,3]],"latent_rgb_bias":[0,0,0]}""",
        "latent_rgb_factors must be a list of 3 finite numbers a latent channel, and latent_rgb_bias 3 finite numbers."
    )]
    public void FromJson_Malformed_NamesTheField(string json, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => Read(json)).Message);

    [Fact]
    public void ToJson_Read_IsTheSame() => Assert.Equal(Good, Read(Good).ToJson().ToJsonString());

    [Fact]
    public void Render_ThatDoesNotFit_IsRefused()
    {
        var (preview, latents) = (Read(Good), new float[Shape.Count]);

        Assert.Throws<ArgumentException>(() => preview.Render(latents, Shape with { Channels = 3, Frames = 2 }, 0));
        Assert.Throws<ArgumentException>(() => preview.Render(latents.AsSpan(1), Shape, 0));
        Assert.Throws<ArgumentException>(() => preview.Render(latents, latents.AsSpan(1), 5, Shape, 0));
        Assert.Equal("frame 3 must be from 0 to 2.", Assert.Throws<ArgumentException>(() => preview.Render(latents, Shape, 3)).Message);
        Assert.Equal(
            "timestep 1000 must be from 0 to 999.",
            Assert.Throws<ArgumentException>(() => preview.Render(latents, latents, 1000, Shape, 0)).Message
        );
        Assert.Throws<ArgumentException>(() => preview.Render(latents, latents, float.NaN, Shape, 0));
    }

    private static LatentPreview Read(string json) => LatentPreview.FromJson(JsonNode.Parse(json)!.AsObject(), 2);
}
