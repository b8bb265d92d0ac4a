namespace Grid.Diffusion.Weights;

/// <summary>What did not match between a module and the files it was loaded from. Names are sorted.</summary>
/// <param name="Loaded">Number of tensors of the module that were filled.</param>
/// <param name="Missing">In the module, not in the files: these keep their initial values.</param>
/// <param name="Unexpected">In the files, not in the module: skipped.</param>
/// <param name="Misshapen">In both with different shapes, as <c>name: file [..], model [..]</c>: skipped.</param>
public sealed record WeightLoadReport(
    int Loaded,
    IReadOnlyList<string> Missing,
    IReadOnlyList<string> Unexpected,
    IReadOnlyList<string> Misshapen
)
{
    // A wrong file mismatches in every tensor; a few names already tell which file it is.
    private const int NamesShown = 10;

    /// <summary>Filled after a change of shape that the options allow, as <c>name: file [..], model [..]</c>.</summary>
    public IReadOnlyList<string> Adapted { get; init; } = [];

    /// <summary>Number of stored tensors that the options say to ignore.</summary>
    public int Ignored { get; init; }

    public bool IsExact => Missing.Count == 0 && Unexpected.Count == 0 && Misshapen.Count == 0;

    /// <summary>One line for what was loaded and one for each kind of difference, with at most ten names each.</summary>
    public string Describe()
    {
        var lines = new List<string> { $"loaded {Loaded} tensors" + (Ignored == 0 ? "" : $", ignored {Ignored}") };
        Add(Adapted, "adapted");
        Add(Missing, "missing in the files, left at initial values");
        Add(Unexpected, "unknown to the model, skipped");
        Add(Misshapen, "of another shape, skipped");
        return string.Join('\n', lines);

        void Add(IReadOnlyList<string> names, string what)
        {
            if (names.Count > 0)
            {
                var more = names.Count > NamesShown ? $", and {names.Count - NamesShown} more" : "";
                lines.Add($"{names.Count} {what}: {string.Join(", ", names.Take(NamesShown).Select(Shorten))}{more}");
            }
        }
    }

    // Names come from files and may be of any length.
    private static string Shorten(string name) => name.Length <= 200 ? name : name[..200] + "...";
}
