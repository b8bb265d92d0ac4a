using Grid.Workers.Devices;

namespace Grid.Workers.Engines;

/// <summary>
/// The models a device holds. The one used last stays; others leave, least recently used first, when the budget of bytes is passed.
/// Engines are touched on the device's thread only; the figures may be read from anywhere.
/// </summary>
internal sealed class ModelResidency(ComputeDevice device, IVideoEngineFactory factory) : IDisposable
{
    private readonly Lock _figures = new();

    // Least recently used first.
    private readonly List<(string Hash, IVideoEngine Engine)> _resident = [];

    /// <summary>Bytes of weights in memory.</summary>
    public long Bytes
    {
        get
        {
            lock (_figures)
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
            lock (_figures)
            {
                return [.. _resident.Select(entry => entry.Hash)];
            }
        }
    }

    /// <summary>The engine of a model, loaded if it is not there.</summary>
    public IVideoEngine Get(string hash, string folder, CancellationToken cancellationToken)
    {
        var index = _resident.FindIndex(entry => entry.Hash == hash);
        var engine = index >= 0 ? _resident[index].Engine : factory.Load(folder, device, cancellationToken);
        var leaving = new List<IVideoEngine>();
        lock (_figures)
        {
            if (index >= 0)
            {
                _resident.RemoveAt(index);
            }

            _resident.Add((hash, engine));
            while (_resident.Count > 1 && _resident.Sum(entry => entry.Engine.WeightBytes) > device.WeightBudget)
            {
                leaving.Add(_resident[0].Engine);
                _resident.RemoveAt(0);
            }
        }

        leaving.ForEach(left => left.Dispose());
        return engine;
    }

    /// <summary>Lets all models go. To be called when the device's thread has ended.</summary>
    public void Dispose()
    {
        lock (_figures)
        {
            _resident.ForEach(entry => entry.Engine.Dispose());
            _resident.Clear();
        }
    }
}
