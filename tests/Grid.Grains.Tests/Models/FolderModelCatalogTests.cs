using Grid.Contracts.Models;
using Grid.Grains.Models;
using Grid.Testing;
using Grid.Testing.Hosting;

namespace Grid.Grains.Tests.Models;

public sealed class FolderModelCatalogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void List_SheetOfTheBundledModel_LetsVideosBeLongerThanTheWindow()
    {
        var model = Catalog(RepositoryRoot.PathOf("deploy/models")).List().Single(installed => installed.Description.Name == "grid-tiny").Description;

        Assert.Equal((10_800, 27, 27, 9, 9), (model.Limits.MaxFrames, model.Limits.MaxWindow, model.Defaults.Window, model.Defaults.Overlap, model.Defaults.Frames));
    }

    // The transformer's position table ends at 16 latent frames, of which 15 are whole chunks: 45 frames.
    [Theory]
    [InlineData("{}", 45, 45, 36, 45)]
    [InlineData("""{"max_window":30}""", 27, 27, 18, 27)]
    [InlineData("""{"window":20,"overlap":10}""", 45, 18, 9, 18)]
    [InlineData("""{"max_window":27,"window":99,"overlap":99}""", 27, 27, 18, 27)]
    [InlineData("""{"max_window":1,"overlap":-5}""", 9, 9, 0, 9)]
    [InlineData("""{"frames":90}""", 45, 45, 36, 90)]
    [InlineData("""{"max_frames":18}""", 45, 45, 36, 18)]
    public void List_SheetsAndNetworks_BoundTheWindowInWholeChunks(string sheet, int maxWindow, int window, int overlap, int frames)
    {
        var model = Describe(sheet);

        Assert.Equal((maxWindow, window, overlap, frames), (model.Limits.MaxWindow, model.Defaults.Window, model.Defaults.Overlap, model.Defaults.Frames));
    }

    [Theory]
    [InlineData("{}", 10_800)]
    [InlineData("""{"max_frames":27}""", 27)]
    [InlineData("""{"max_frames":2147483647}""", 65_536)]
    public void List_Sheets_BoundTheWholeVideo(string sheet, int maxFrames) => Assert.Equal(maxFrames, Describe(sheet).Limits.MaxFrames);

    private ModelDescription Describe(string sheet)
    {
        var models = FakeModelFolder.Create(_folder.Path);
        var model = Path.Combine(models, FakeModelFolder.Model);
        File.WriteAllText(Path.Combine(model, "transformer", "config.json"), """{"motion_module_kwargs":{"temporal_position_encoding_max_len":16}}""");
        File.WriteAllText(Path.Combine(model, "grid.json"), sheet);
        return Assert.Single(Catalog(models).List()).Description;
    }

    private FolderModelCatalog Catalog(string models) => new(
        new ModelCatalogOptions { Folders = [models], DefaultModel = FakeModelFolder.Model, CacheFolder = _folder.Combine("cache") }, new FakeModelHasher());
}
