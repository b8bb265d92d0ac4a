using System.Diagnostics;
using Grid.Contracts.Models;
using Grid.Grains.Models;
using Grid.Testing;
using Grid.Testing.Hosting;

namespace Grid.Grains.Tests.Models;

public sealed class FolderModelCatalogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<FolderModelCatalog> _catalogs = [];

    public void Dispose()
    {
        _catalogs.ForEach(catalog => catalog.Dispose());
        _folder.Dispose();
    }

    [Fact]
    public void List_SheetOfTheBundledModel_LetsVideosBeLongerThanTheWindow()
    {
        var model = Catalog(RepositoryRoot.PathOf("deploy/models"))
            .List()
            .Single(installed => installed.Description.Name == "grid-tiny")
            .Description;

        Assert.Equal(
            (10_800, 27, 27, 9, 9),
            (model.Limits.MaxFrames, model.Limits.MaxWindow, model.Defaults.Window, model.Defaults.Overlap, model.Defaults.Frames)
        );
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

        Assert.Equal(
            (maxWindow, window, overlap, frames),
            (model.Limits.MaxWindow, model.Defaults.Window, model.Defaults.Overlap, model.Defaults.Frames)
        );
    }

    [Theory]
    [InlineData("{}", 10_800)]
    [InlineData("""{"max_frames":27}""", 27)]
    [InlineData("""{"max_frames":2147483647}""", 65_536)]
    public void List_Sheets_BoundTheWholeVideo(string sheet, int maxFrames) => Assert.Equal(maxFrames, Describe(sheet).Limits.MaxFrames);

    public static TheoryData<string, string, string> Broken =>
        new()
        {
            { "grid.json", """{"width":""", "grid.json is not valid JSON" },
            { "grid.json", "[1]", "grid.json is not a JSON object" },
            { "grid.json", """{"widht":64}""", "grid.json: widht is not a member of it; the members are width, height, frames" },
            { "grid.json", """{"width":64,"Width":32}""", "grid.json: Width is not a member of it" },
            { "grid.json", """{"width":"64"}""", "grid.json: width is \"64\", which is not a value of its kind (a whole number)" },
            { "grid.json", """{"steps":2.5}""", "grid.json: steps is 2.5, which is not a value of its kind (a whole number)" },
            { "grid.json", """{"steps":NaN}""", "grid.json: steps is" },
            { "grid.json", """{"sampler":1}""", "grid.json: sampler is 1, which is not a value of its kind (text)" },
            { "grid.json", """{"width":-1}""", "its defaults in grid.json make no video: width -1 must be" },
            { "transformer/config.json", "{", "transformer/config.json is not valid JSON" },
            { "transformer/config.json", """{"sample_size":"large"}""", "transformer/config.json: sample_size is \"large\"" },
            { "vae/config.json", """{"latent_channels":0}""", "vae/config.json: latent_channels is 0" },
            { "vae/config.json", """{"a":1,"a":2}""", "vae/config.json is not valid JSON" },
            {
                "scheduler/scheduler_config.json",
                """{"beta_schedule":"cosine"}""",
                "scheduler/scheduler_config.json: beta_schedule 'cosine' is unknown"
            },
        };

    [Theory]
    [MemberData(nameof(Broken))]
    public void List_OneFolderCannotBeRead_HarmsOnlyItself(string file, string content, string fault)
    {
        var models = FakeModelFolder.Create(_folder.Path);
        var broken = Path.Combine(models, "broken");
        Directory.CreateDirectory(Path.Combine(broken, "transformer"));
        File.WriteAllText(Path.Combine(broken, "transformer", "config.json"), "{}");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(broken, file))!);
        File.WriteAllText(Path.Combine(broken, file), content);

        var catalog = Catalog(models);

        Assert.Equal([FakeModelFolder.Model], catalog.List().Select(model => model.Description.Name));
        var faulty = Assert.Single(catalog.ListFaulty());
        Assert.Equal("broken", faulty.Name);
        Assert.Contains(fault, faulty.Fault, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Path, faulty.Fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("grid.json")]
    [InlineData("preview.json")]
    [InlineData("transformer/config.json")]
    [InlineData("tokenizer/added_tokens.json")]
    public void List_SpecialFileInAFolder_IsNamedAndHarmsOnlyItsFolder(string file)
    {
        var models = FakeModelFolder.Create(_folder.Path);
        var broken = Path.Combine(models, "broken");
        var pipe = Path.Combine(broken, file);
        Directory.CreateDirectory(Path.Combine(broken, "transformer"));
        Directory.CreateDirectory(Path.GetDirectoryName(pipe)!);
        using (var made = Process.Start("mkfifo", [pipe]))
        {
            made.WaitForExit();
        }

        var catalog = Catalog(models);

        Assert.Equal([FakeModelFolder.Model], catalog.List().Select(model => model.Description.Name));
        Assert.Equal($"{file} is a named pipe; a model consists of plain files", Assert.Single(catalog.ListFaulty()).Fault);
    }

    [Fact]
    public void List_WeightsThatLinkToADevice_AreRefusedByName()
    {
        var models = FakeModelFolder.Create(_folder.Path);
        var broken = Path.Combine(models, "broken", "transformer");
        Directory.CreateDirectory(broken);
        File.WriteAllText(Path.Combine(broken, "config.json"), "{}");
        File.CreateSymbolicLink(Path.Combine(broken, "weights.safetensors"), "/dev/zero");

        var catalog = Catalog(models);

        Assert.Equal(
            "transformer/weights.safetensors is a device; a model consists of plain files",
            Assert.Single(catalog.ListFaulty()).Fault
        );
    }

    [Theory]
    [InlineData("grid.json")]
    [InlineData("transformer/config.json")]
    [InlineData("vae/config.json")]
    [InlineData("scheduler/scheduler_config.json")]
    public void List_FolderInPlaceOfAFile_IsNotPassedOver(string file)
    {
        var models = FakeModelFolder.Create(_folder.Path);
        var broken = Path.Combine(models, "broken");
        Directory.CreateDirectory(Path.Combine(broken, "transformer"));
        if (file != "transformer/config.json")
        {
            File.WriteAllText(Path.Combine(broken, "transformer", "config.json"), "{}");
        }

        Directory.CreateDirectory(Path.Combine(broken, file));

        Assert.Equal($"{file} is a folder where a file is to be", Assert.Single(Catalog(models).ListFaulty()).Fault);
    }

    [Fact]
    public void List_FolderWithASheetAlone_SaysWhatIsMissing()
    {
        var models = FakeModelFolder.Create(_folder.Path);
        Directory.CreateDirectory(Path.Combine(models, "broken"));
        File.WriteAllText(Path.Combine(models, "broken", "grid.json"), "{}");

        var catalog = Catalog(models);

        Assert.Equal("transformer/config.json is missing", Assert.Single(catalog.ListFaulty()).Fault);
    }

    [Fact]
    public async Task Refresh_ModelWhoseWeightsAreBad_IsListedAsFaultyToo()
    {
        var hasher = new FakeModelHasher { Flaw = "the weights are a pointer" };
        var models = FakeModelFolder.Create(_folder.Path);
        var catalog = Catalog(models, hasher);
        await Assert.ThrowsAsync<ModelUnreadableException>(() =>
            catalog.HashAsync(catalog.List()[0], TestContext.Current.CancellationToken)
        );

        catalog.Refresh();

        Assert.Equal("the weights are a pointer", Assert.Single(catalog.ListFaulty()).Fault);
        Assert.Single(catalog.List());
    }

    [Fact]
    public void Refresh_ModelCopiedInAndTakenOut_IsSeen()
    {
        var models = FakeModelFolder.Create(_folder.Path);
        var catalog = Catalog(models);
        Assert.Single(catalog.List());
        var other = Path.Combine(models, "other", "transformer");
        Directory.CreateDirectory(other);
        File.WriteAllText(Path.Combine(other, "config.json"), "{}");

        catalog.Refresh();
        Assert.Equal([FakeModelFolder.Model, "other"], catalog.List().Select(model => model.Description.Name));

        Directory.Delete(Path.Combine(models, "other"), recursive: true);
        catalog.Refresh();
        Assert.Equal([FakeModelFolder.Model], catalog.List().Select(model => model.Description.Name));
    }

    [Theory]
    [InlineData("\uFEFF")]
    [InlineData("// sizes\n")]
    public void List_ConfigAsEditorsWriteIt_IsReadLikeAnyOther(string start)
    {
        var models = FakeModelFolder.Create(_folder.Path);
        var model = Path.Combine(models, FakeModelFolder.Model);
        File.Delete(Path.Combine(model, "grid.json"));
        File.WriteAllText(Path.Combine(model, "transformer", "config.json"), start + """{"sample_size":32}""");

        var catalog = Catalog(models);

        Assert.Equal(256, Assert.Single(catalog.List()).Description.Defaults.Width);
    }

    private ModelDescription Describe(string sheet)
    {
        var models = FakeModelFolder.Create(_folder.Path);
        var model = Path.Combine(models, FakeModelFolder.Model);
        File.WriteAllText(
            Path.Combine(model, "transformer", "config.json"),
            """{"motion_module_kwargs":{"temporal_position_encoding_max_len":16}}"""
        );
        File.WriteAllText(Path.Combine(model, "grid.json"), sheet);
        return Assert.Single(Catalog(models).List()).Description;
    }

    private FolderModelCatalog Catalog(string models, FakeModelHasher? hasher = null)
    {
        var options = new ModelCatalogOptions
        {
            Folders = [models],
            DefaultModel = FakeModelFolder.Model,
            CacheFolder = _folder.Combine("cache"),
        };
        var catalog = new FolderModelCatalog(options, hasher ?? new FakeModelHasher());
        _catalogs.Add(catalog);
        return catalog;
    }
}
