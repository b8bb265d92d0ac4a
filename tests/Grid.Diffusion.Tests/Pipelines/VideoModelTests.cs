using Grid.Diffusion.Pipelines;
using Grid.Diffusion.Weights;
using Grid.Testing;

namespace Grid.Diffusion.Tests.Pipelines;

public sealed class VideoModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("grid-model-").FullName;

    public VideoModelTests()
    {
        var source = RepositoryRoot.PathOf("deploy/models/grid-tiny");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(_folder, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Preview_OfTheShippedFolder_HasTheModelsChannels()
    {
        using var model = VideoModel.Load(_folder);

        Assert.Equal(4, model.Preview!.Channels);
    }

    [Fact]
    public void Preview_FileAbsent_IsNull()
    {
        File.Delete(Path.Combine(_folder, "preview.json"));

        using var model = VideoModel.Load(_folder);

        Assert.Null(model.Preview);
    }

    [Theory]
    [InlineData(
        """{"latent_rgb_factors":[[1,2,3]],"latent_rgb_bias":[0,0,0]}""",
        "latent_rgb_factors must be a list of 4 lists of 3 numbers"
    )]
    [InlineData("[]", "is not a JSON object")]
    public void Load_PreviewMalformed_SaysWhatIsWrong(string json, string problem)
    {
        File.WriteAllText(Path.Combine(_folder, "preview.json"), json);

        var error = Assert.ThrowsAny<ModelFileException>(() => VideoModel.Load(_folder));

        Assert.Contains("preview.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }
}
