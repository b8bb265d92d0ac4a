using Grid.Contracts;
using Grid.Grains.Models;
using Grid.Workers.Devices;
using Grid.Workers.Work;

namespace Grid.Workers.Engines;

/// <summary>
/// The models a device holds, within its budget of bytes. Pinned ones stay; of the others the least recently used leave first, before the
/// model that needs their room is loaded. Engines are touched on the device's thread only; pins and figures may be used from anywhere.
/// </summary>
internal sealed class ModelResidency(ComputeDevice device, IVideoEngineFactory factory) : IDisposable
{
    private readonly Lock _entries = new();

    // Least recently used first.
    private readonly List<(string Hash, IVideoEngine Engine)> _resident = [];

    // Counts of pins, which may be set before the model is loaded.
    private readonly Dictionary<string, int> _pins = new(StringComparer.Ordinal);

    /// <summary>Bytes of weights in memory.</summary>
    public long Bytes
    {
        get
        {
            lock (_entries)
            {
                return _resident.Sum(entry => entry.Engine.WeightBytes);
            }
        }
    }

    /// <summary>Content hashes of the models in memory, least recently used first.</summary>
    public IReadOnlyList<string> Models
    {
        get
        {
            lock (_entries)
            {
                return [.. _resident.Select(entry => entry.Hash)];
            }
        }
    }

    /// <summary>Content hashes that are pinned, in memory or not, in the order of their names.</summary>
    public IReadOnlyList<string> Pinned
    {
        get
        {
            lock (_entries)
            {
                return [.. _pins.Keys.Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Keeps a model in memory from its next use on, until each pin is taken back.</summary>
    public void Pin(string hash)
    {
        lock (_entries)
        {
            _pins[hash] = _pins.GetValueOrDefault(hash) + 1;
        }
    }

    /// <summary>Takes one pin back. The model leaves when its room is needed.</summary>
    /// <returns>False when there was no pin.</returns>
    public bool Unpin(string hash)
    {
        lock (_entries)
        {
            if (!_pins.TryGetValue(hash, out var count))
            {
                return false;
            }

            if (count > 1)
            {
                _pins[hash] = count - 1;
            }
            else
            {
                _pins.Remove(hash);
            }

            return true;
        }
    }

    /// <summary>The engine of a model, loaded if it is not there.</summary>
    /// <param name="hash">Hash of the content, computed of the files as they were when the model was found.</param>
    /// <param name="model">The model as it was found.</param>
    /// <param name="cancellationToken">Ends the loading.</param>
    /// <exception cref="WorkerFaultException">
    /// It does not fit: it is larger than the budget, or than what pinned models leave of it. Or its files are other ones by now.
    /// </exception>
    public IVideoEngine Get(string hash, InstalledModel model, CancellationToken cancellationToken)
    {
        var folder = model.Folder;
        if (Touch(hash) is { } resident)
        {
            return resident;
        }

        var bytes = factory.MeasureWeights(folder);
        foreach (var leaving in MakeRoom(bytes))
        {
            leaving.Dispose();
        }

        var engine = factory.Load(folder, device, cancellationToken);
        if (!IsUnchanged(model))
        {
            engine.Dispose();
            throw new WorkerFaultException(
                GridErrorCodes.ModelUnavailable,
                $"The files of the model in {folder} were changed while it was loaded."
            );
        }

        lock (_entries)
        {
            _resident.Add((hash, engine));
        }

        return engine;
    }

    /// <summary>Lets all models go. To be called when the device's thread has ended.</summary>
    public void Dispose()
    {
        lock (_entries)
        {
            _resident.ForEach(entry => entry.Engine.Dispose());
            _resident.Clear();
        }
    }

    private static bool IsUnchanged(InstalledModel model)
    {
        try
        {
            return model.IsUnchanged();
        }
        catch (Exception unreadable) when (ModelFolderHasher.IsFaultOfFolder(unreadable) || unreadable is ModelUnreadableException)
        {
            return false;
        }
    }

    private IVideoEngine? Touch(string hash)
    {
        lock (_entries)
        {
            var index = _resident.FindIndex(entry => entry.Hash == hash);
            if (index < 0)
            {
                return null;
            }

            var entry = _resident[index];
            _resident.RemoveAt(index);
            _resident.Add(entry);
            return entry.Engine;
        }
    }

    private List<IVideoEngine> MakeRoom(long bytes)
    {
        lock (_entries)
        {
            var pinned = _resident.Where(entry => _pins.ContainsKey(entry.Hash)).Sum(entry => entry.Engine.WeightBytes);
            if (bytes > device.WeightBudget - pinned)
            {
                throw new WorkerFaultException(GridErrorCodes.ModelUnavailable, Refusal(bytes, pinned));
            }

            var free = device.WeightBudget - _resident.Sum(entry => entry.Engine.WeightBytes);
            var leaving = new List<IVideoEngine>();
            for (var index = 0; free < bytes; )
            {
                var (hash, engine) = _resident[index];
                if (_pins.ContainsKey(hash))
                {
                    index++;
                    continue;
                }

                free += engine.WeightBytes;
                leaving.Add(engine);
                _resident.RemoveAt(index);
            }

            return leaving;
        }
    }

    private string Refusal(long bytes, long pinned) =>
        pinned == 0
            ? $"The model takes {bytes} bytes of weights; the device {device.Name} holds at most {device.WeightBudget}."
            : $"The model takes {bytes} bytes of weights; pinned models leave {device.WeightBudget - pinned} of the "
                + $"{device.WeightBudget} of the device {device.Name}.";
}
