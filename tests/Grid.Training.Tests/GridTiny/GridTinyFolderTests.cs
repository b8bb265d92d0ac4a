using Grid.Diffusion.Autoencoders;
using Grid.Diffusion.Models;
using Grid.Diffusion.TextEncoders;
using Grid.Diffusion.Transformers;
using Grid.Sampling.Previews;
using Grid.Training.GridTiny;

namespace Grid.Training.Tests.GridTiny;

public sealed class GridTinyFolderTests : IDisposable
{
    private static readonly LatentPreview Preview = new(
        [
            [0.1f, 0, 0],
            [0, 0.2f, 0],
            [0, 0, 1e-9f],
            [1, 1, 1],
        ],
        [0.5f, 0.25f, -0.125f]
    );

    private readonly string _directory = Directory.CreateTempSubdirectory("grid-folder-").FullName;

    [Fact]
    public void Save_Folder_OpensWithTheSameConfigs()
    {
        var vocabulary = Path.Combine(_directory, "vocabulary");
        File.WriteAllBytes(vocabulary, [1, 2, 3]);
        using var transformer = new VideoTransformer(GridTinyConfigs.Transformer);
        using var textEncoder = new T5Encoder(GridTinyConfigs.TextEncoder(164));
        using var autoencoder = new VideoAutoencoder(GridTinyConfigs.Autoencoder);

        GridTinyFolder.Save(Path.Combine(_directory, "model"), transformer, textEncoder, autoencoder, vocabulary, Preview);

        var folder = ModelFolder.Open(Path.Combine(_directory, "model"));
        Assert.Equal(transformer.Config, VideoTransformerConfig.FromJson(folder.Transformer.Config));
        Assert.Equal(
            autoencoder.Config.ToJson().ToJsonString(),
            VideoAutoencoderConfig.FromJson(folder.Autoencoder.Config).ToJson().ToJsonString()
        );
        Assert.Equal(textEncoder.Config, T5Config.FromJson(folder.TextEncoder.Config.ToJsonString()));
        Assert.Equal(Preview.ToJson().ToJsonString(), LatentPreview.FromJson(folder.PreviewConfig!, 4).ToJson().ToJsonString());
        Assert.Equal([1, 2, 3], File.ReadAllBytes(folder.VocabularyFile));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
