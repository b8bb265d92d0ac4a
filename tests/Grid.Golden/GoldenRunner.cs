namespace Grid.Golden;

/// <summary>Runs every <c>case.json</c> below a folder.</summary>
public static class GoldenRunner
{
    /// <summary>Kinds whose programs are still to be written. A kind that is neither here nor known fails.</summary>
    public static IReadOnlySet<string> PendingKinds { get; } =
        new HashSet<string>(StringComparer.Ordinal)
        {
            "lora",
            "frame_indices",
            "aspect_buckets",
            "crop",
            "lr_schedule",
            "motion_score",
            "scene_cuts",
            "text_area",
            "sharpness",
            "clip_vision",
            "clip_preprocess",
            "aesthetic_head",
            "patchgan_2d",
            "disc_3d",
            "lpips",
            "vae_loss",
        };

    private static readonly Dictionary<string, IGoldenKind> Kinds = typeof(GoldenRunner)
        .Assembly.GetTypes()
        .Where(type => type.IsAssignableTo(typeof(IGoldenKind)) && !type.IsAbstract)
        .Select(type => (IGoldenKind)Activator.CreateInstance(type)!)
        .ToDictionary(kind => kind.Kind, StringComparer.Ordinal);

    public static IReadOnlyList<string> FindCases(string folder) =>
        [
            .. Directory
                .EnumerateFiles(folder, "case.json", SearchOption.AllDirectories)
                .Select(file => Path.GetDirectoryName(file)!)
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Runs one case folder; every failure, also of reading the case, is an outcome and not an exception.</summary>
    public static GoldenOutcome Run(string directory)
    {
        var kindName = "?";
        try
        {
            using var golden = new GoldenCase(directory);
            kindName = golden.Kind;
            if (PendingKinds.Contains(kindName))
            {
                return new GoldenOutcome(GoldenStatus.Pending, kindName, directory, "pending", []);
            }

            if ((string?)golden.Json["disputed"] is { } reason)
            {
                return new GoldenOutcome(GoldenStatus.Pending, kindName, directory, $"disputed: {reason}", []);
            }

            if (!Kinds.TryGetValue(kindName, out var kind))
            {
                return new GoldenOutcome(GoldenStatus.Failed, kindName, directory, "no program for this kind", []);
            }

            var result = kind.Run(golden);
            return new GoldenOutcome(
                result.Passed ? GoldenStatus.Passed : GoldenStatus.Failed,
                kindName,
                directory,
                FormattableString.Invariant($"{result.WorstError:e2} of {result.Tolerance:g3}"),
                result.Details
            );
        }
        catch (Exception exception)
        {
            return new GoldenOutcome(
                GoldenStatus.Failed,
                kindName,
                directory,
                $"{exception.GetType().Name}: {exception.Message.Split('\n')[0]}",
                [exception.ToString()]
            );
        }
    }
}
