using Grid.Grains;
using Grid.Grains.Models;
using Grid.Testing;
using Grid.Testing.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Workers.Tests.Engines;

/// <summary>A model on disk as a silo has found it, whose files a test can change behind its back.</summary>
internal sealed class InstalledModelFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services;

    public InstalledModelFolder()
    {
        var models = FakeModelFolder.Create(_folder.Path);
        File.WriteAllText(Inside("weights"), "found");
        File.WriteAllText(_folder.Combine("target"), "found");
        File.CreateSymbolicLink(Inside("linked"), _folder.Combine("target"));
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IModelHasher>(new FakeModelHasher())
            .AddGridGrains(
                new ModelCatalogOptions
                {
                    Folders = [models],
                    DefaultModel = FakeModelFolder.Model,
                    CacheFolder = _folder.Combine("cache"),
                }
            )
            .BuildServiceProvider();
        Model = _services.GetRequiredService<IModelCatalog>().List().Single();
    }

    public InstalledModel Model { get; }

    /// <summary>Changes one file: what the name says.</summary>
    public void Change(string how)
    {
        switch (how)
        {
            case "written":
                File.WriteAllText(Inside("weights"), "other");
                File.SetLastWriteTimeUtc(Inside("weights"), DateTime.UnixEpoch);
                break;
            case "added":
                File.WriteAllText(Inside("more"), "");
                break;
            case "removed":
                File.Delete(Inside("weights"));
                break;
            case "replaced behind a link":
                File.WriteAllText(_folder.Combine("other"), "other");
                File.SetLastWriteTimeUtc(_folder.Combine("other"), DateTime.UnixEpoch);
                File.Move(_folder.Combine("other"), _folder.Combine("target"), overwrite: true);
                break;
            case "a link that leads to nothing":
                File.Delete(_folder.Combine("target"));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(how), how, "This change is not known.");
        }
    }

    public void Dispose()
    {
        _services.Dispose();
        _folder.Dispose();
    }

    private string Inside(string file) => _folder.Combine("models", FakeModelFolder.Model, "transformer", file);
}
