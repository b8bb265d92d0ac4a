using static TorchSharp.torch;

namespace Grid.Diffusion.Weights;

/// <summary>
/// Which stored tensor fills which tensor of a module. Made from headers alone, so that a load can be refused before it begins.
/// </summary>
internal sealed class WeightLoadPlan
{
    private readonly IReadOnlyDictionary<string, Tensor> _targets;
    private readonly WeightLoadOptions _options;
    private readonly Dictionary<string, (SafetensorsFile File, SafetensorsEntry Entry)> _stored;
    private readonly List<Step> _steps = [];

    public WeightLoadPlan(IReadOnlyDictionary<string, Tensor> targets, IEnumerable<SafetensorsFile> files, WeightLoadOptions options)
    {
        _targets = targets;
        _options = options;
        _stored = Collect(files);
        Report = Match();
    }

    public IReadOnlyList<Step> Steps => _steps;

    public WeightLoadReport Report { get; }

    private static Dictionary<string, (SafetensorsFile File, SafetensorsEntry Entry)> Collect(IEnumerable<SafetensorsFile> files)
    {
        var stored = new Dictionary<string, (SafetensorsFile File, SafetensorsEntry Entry)>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            foreach (var (name, entry) in file.Entries)
            {
                if (!stored.TryAdd(name, (file, entry)))
                {
                    throw new SafetensorsFormatException(file.Path, $"it is also in {stored[name].File.Path}; keep it in one file", name);
                }
            }
        }

        return stored;
    }

    private WeightLoadReport Match()
    {
        var missing = new SortedSet<string>(_targets.Keys, StringComparer.Ordinal);
        var unexpected = new List<string>();
        var misshapen = new List<string>();
        var adapted = new List<string>();
        var ignored = 0;
        foreach (var (name, (file, entry)) in _stored.OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            var names = TargetsOf(name).ToList();
            if (names.Count == 0)
            {
                if (IsKnownExtra(name))
                {
                    ignored++;
                }
                else
                {
                    unexpected.Add(name);
                }
            }

            foreach (var target in names)
            {
                missing.Remove(target);
                var shape = _targets[target].shape;
                var differs = !shape.SequenceEqual(entry.Shape);
                var fit = differs ? _options.Fit?.Invoke(target, entry.Shape, _targets) : null;
                if (differs)
                {
                    (fit is null ? misshapen : adapted).Add(
                        $"{target}: file [{string.Join(", ", entry.Shape)}], model [{string.Join(", ", shape)}]"
                    );
                }

                if (!differs || fit is not null)
                {
                    _steps.Add(new Step(file, name, _targets[target], fit));
                }
            }
        }

        return new WeightLoadReport(_steps.Count, [.. missing], unexpected, misshapen) { Adapted = adapted, Ignored = ignored };
    }

    // Its own name, and the names of synonyms that the files do not hold themselves.
    private IEnumerable<string> TargetsOf(string name)
    {
        if (_targets.ContainsKey(name))
        {
            yield return name;
        }

        foreach (var synonym in SynonymsOf(name))
        {
            if (_targets.ContainsKey(synonym) && !_stored.ContainsKey(synonym))
            {
                yield return synonym;
            }
        }
    }

    // A synonym of something that the files hold under the module's name is the same tensor once more.
    private bool IsKnownExtra(string name) =>
        _options.IgnoredPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))
        || SynonymsOf(name).Any(_targets.ContainsKey);

    private IEnumerable<string> SynonymsOf(string name) =>
        _options
            .Synonyms.Where(pair => pair.First == name || pair.Second == name)
            .Select(pair => pair.First == name ? pair.Second : pair.First);

    /// <summary>One copy; <see cref="Fit"/> changes the shape on the way where it must.</summary>
    public sealed record Step(SafetensorsFile File, string Name, Tensor Target, Func<Tensor, Tensor>? Fit);
}
