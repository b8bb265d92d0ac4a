using Grid.Contracts.Videos;
using Grid.Workers.Devices;
using Grid.Workers.Engines;

namespace Grid.Testing.Engines;

/// <summary>Loads <see cref="FakeVideoEngine"/>s and lets a test step in between evaluations.</summary>
public sealed class FakeVideoEngineFactory : IVideoEngineFactory
{
    /// <summary>Bytes every fake model claims.</summary>
    public const long WeightBytes = 1000;

    private int _loaded;
    private int _unloaded;

    /// <summary>Called on the device's thread before each evaluation with its index.</summary>
    public Action<VideoSpec, int, CancellationToken>? OnEvaluation { get; set; }

    /// <summary>Called on the device's thread with the device's name, before each batch.</summary>
    public Action<string>? OnDevice { get; set; }

    /// <summary>Called on the device's thread with the works of each batch.</summary>
    public Action<IReadOnlyList<DenoiseWork>>? OnBatch { get; set; }

    /// <summary>Called on the device's thread with the windows of each evaluation.</summary>
    public Action<IReadOnlyList<WindowQuery>>? OnWindows { get; set; }

    /// <summary>Called on the device's thread with the frames of each slice.</summary>
    public Action<FrameRange>? OnSlice { get; set; }

    /// <summary>Called on the device's thread after each frame of a video that is decoded whole.</summary>
    public Action<int>? OnDecodedFrame { get; set; }

    /// <summary>What every prompt is said to lose.</summary>
    public IReadOnlyList<VideoWarning> Warnings { get; set; } = [];

    /// <summary>Most works in a batch.</summary>
    public int MaxBatch { get; set; } = 4;

    /// <summary>Called before each load.</summary>
    public Action? OnLoad { get; set; }

    /// <summary>Bytes that models are said to take before they are loaded.</summary>
    public long MeasuredBytes { get; set; } = WeightBytes;

    /// <summary>The compute profile of every device.</summary>
    public string Profile { get; set; } = "fake";

    /// <summary>What comes of asking for a profile, as where the library that computes cannot be loaded.</summary>
    public Exception? ComputeFailure { get; set; }

    /// <summary>Models loaded so far.</summary>
    public int Loaded => _loaded;

    /// <summary>Models let go so far.</summary>
    public int Unloaded => _unloaded;

    public string ProfileOf(ComputeDevice device) => ComputeFailure is { } failure ? throw failure : Profile;

    public long MeasureWeights(string folder) => MeasuredBytes;

    public IVideoEngine Load(string folder, ComputeDevice device, CancellationToken cancellationToken)
    {
        OnLoad?.Invoke();
        Interlocked.Increment(ref _loaded);
        return new FakeVideoEngine(this, device.Name);
    }

    internal void OnUnload() => Interlocked.Increment(ref _unloaded);
}
