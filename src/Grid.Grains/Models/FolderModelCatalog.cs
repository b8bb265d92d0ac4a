using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grid.Grains.Models;

/// <summary>
/// Models as subfolders of some folders; a subfolder is a model when it has a <c>transformer/</c> or a <c>grid.json</c>. Its name is the
/// folder's. The folders are looked through once a second in the background, and one that cannot be understood harms none but itself.
/// </summary>
internal sealed partial class FolderModelCatalog : IModelCatalog, IDisposable
{
    private static readonly TimeSpan LooksEvery = TimeSpan.FromSeconds(1);

    private readonly ModelCatalogOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly ModelContentHash _hash;
    private readonly Lock _looking = new();
    private volatile Snapshot? _snapshot;
    private ITimer? _timer;

    public FolderModelCatalog(
        ModelCatalogOptions options,
        IModelHasher hasher,
        TimeProvider? timeProvider = null,
        ILogger<FolderModelCatalog>? logger = null
    )
    {
        _options = options;
        _timeProvider = timeProvider ?? TimeProvider.System;
        _logger = logger ?? NullLogger<FolderModelCatalog>.Instance;
        _hash = new ModelContentHash(options.CacheFolder, hasher, _timeProvider);
    }

    public IReadOnlyList<InstalledModel> List() => (_snapshot ?? Begin()).Models;

    public IReadOnlyList<FaultyModel> ListFaulty() => (_snapshot ?? Begin()).Faulty;

    public async Task<string> HashAsync(InstalledModel model, CancellationToken cancellationToken)
    {
        try
        {
            return await _hash.ComputeAsync(model.Folder, model.Stamp).WaitAsync(cancellationToken);
        }
        catch (ModelUnreadableException unreadable)
        {
            throw new ModelUnreadableException(ModelFaults.Describe(unreadable, model.Folder), unreadable);
        }
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _hash.Dispose();
    }

    /// <summary>Looks through the folders now.</summary>
    internal void Refresh()
    {
        lock (_looking)
        {
            var before = _snapshot;
            var (models, faulty) = (new List<InstalledModel>(), new List<FaultyModel>());
            foreach (var folder in FindFolders())
            {
                try
                {
                    models.Add(Look(folder, before));
                }
                catch (Exception failure)
                {
                    // Whatever it is, it lies in this folder, and other models are not to suffer from it.
                    faulty.Add(Faulty(folder, failure));
                }
            }

            foreach (var model in models)
            {
                if (_hash.ComputeAsync(model.Folder, model.Stamp) is { IsFaulted: true } failed)
                {
                    faulty.Add(Faulty(model.Folder, failed.Exception.InnerException!));
                }
            }

            faulty.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
            LogChanges(before?.Faulty ?? [], faulty);
            _snapshot = new Snapshot(models, faulty);
        }
    }

    private Snapshot Begin()
    {
        lock (_looking)
        {
            if (_snapshot is null)
            {
                Refresh();
                _timer = _timeProvider.CreateTimer(_ => RefreshIfFree(), null, LooksEvery, LooksEvery);
            }

            return _snapshot!;
        }
    }

    // A folder on a slow disk must not pile up threads.
    private void RefreshIfFree()
    {
        if (_looking.TryEnter())
        {
            try
            {
                Refresh();
            }
            finally
            {
                _looking.Exit();
            }
        }
    }

    private InstalledModel Look(string folder, Snapshot? before)
    {
        var files = ModelFiles.Read(folder);
        var sheet = File.GetLastWriteTimeUtc(Path.Combine(folder, ModelSheet.FileName));
        var known = before?.Models.FirstOrDefault(model => model.Folder == folder);
        return known?.Stamp == files.Stamp && known.SheetTime == sheet
            ? known
            : ModelReader.Read(folder, IsDefault(folder), files) with
            {
                SheetTime = sheet,
            };
    }

    private FaultyModel Faulty(string folder, Exception failure) =>
        new(Path.GetFileName(folder), ModelFaults.Describe(failure, folder), folder) { IsDefault = IsDefault(folder) };

    private bool IsDefault(string folder) => Path.GetFileName(folder) == _options.DefaultModel;

    private List<string> FindFolders()
    {
        var folders = new List<string>();
        foreach (var parent in _options.Folders.Select(Path.GetFullPath).Where(Directory.Exists))
        {
            try
            {
                folders.AddRange(Directory.EnumerateDirectories(parent).Where(IsModel));
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                LogFolderUnreadable(parent, unreadable);
            }
        }

        return [.. folders.DistinctBy(Path.GetFileName).OrderBy(Path.GetFileName, StringComparer.Ordinal)];
    }

    private static bool IsModel(string folder) =>
        Directory.Exists(Path.Combine(folder, "transformer")) || File.Exists(Path.Combine(folder, ModelSheet.FileName));

    private void LogChanges(IReadOnlyList<FaultyModel> before, List<FaultyModel> now)
    {
        foreach (var model in now.Except(before))
        {
            LogFaulty(model.Name, model.Folder, model.Fault);
        }

        foreach (var model in before.Where(model => !now.Exists(other => other.Name == model.Name)))
        {
            LogWell(model.Name);
        }
    }

    [LoggerMessage(1301, LogLevel.Error, "The model {Model} in {Folder} cannot be used: {Fault}")]
    private partial void LogFaulty(string model, string folder, string fault);

    [LoggerMessage(1302, LogLevel.Information, "The model {Model} is no longer faulty.")]
    private partial void LogWell(string model);

    [LoggerMessage(1303, LogLevel.Warning, "The models in {Folder} cannot be listed.")]
    private partial void LogFolderUnreadable(string folder, Exception exception);

    private sealed record Snapshot(IReadOnlyList<InstalledModel> Models, IReadOnlyList<FaultyModel> Faulty);
}
