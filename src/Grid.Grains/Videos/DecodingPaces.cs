using System.Collections.Concurrent;
using Grid.Contracts.Videos;

namespace Grid.Grains.Videos;

/// <summary>
/// How long decoding took the videos that this silo has seen, so that the time left of the next one has it in from the beginning.
/// </summary>
internal sealed class DecodingPaces
{
    // Models and sizes; more than a grid has. Beyond it nothing new is learned.
    private const int MaxKinds = 1024;

    private readonly ConcurrentDictionary<(string Model, int Width, int Height), double> _secondsPerFrame = [];

    /// <summary>Seconds for the whole video; null where no video of its model and size has been decoded.</summary>
    public double? Find(string modelHash, VideoSpec spec) =>
        _secondsPerFrame.TryGetValue(KeyOf(modelHash, spec), out var seconds) ? seconds * spec.Frames : null;

    /// <summary>Notes what decoding a video took, in seconds.</summary>
    public void Observe(string modelHash, VideoSpec spec, double seconds)
    {
        var newest = seconds / spec.Frames;
        if (_secondsPerFrame.Count < MaxKinds || _secondsPerFrame.ContainsKey(KeyOf(modelHash, spec)))
        {
            _secondsPerFrame.AddOrUpdate(KeyOf(modelHash, spec), newest, (_, known) => (known + newest) / 2);
        }
    }

    private static (string Model, int Width, int Height) KeyOf(string modelHash, VideoSpec spec) => (modelHash, spec.Width, spec.Height);
}
