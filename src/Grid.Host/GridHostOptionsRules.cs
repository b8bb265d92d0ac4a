namespace Grid.Host;

/// <summary>Checks options before anything is started, and reports all faults at once.</summary>
internal static class GridHostOptionsRules
{
    public static void Check(GridHostOptions options)
    {
        string[] faults = [.. FindFaults(options)];
        if (faults.Length > 0)
        {
            throw new GridHostOptionsException(faults);
        }
    }

    private static IEnumerable<string> FindFaults(GridHostOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.StateFolder))
        {
            yield return $"{nameof(options.StateFolder)} must name a folder.";
        }

        if (options.Port is < 0 or > 65535)
        {
            yield return $"{nameof(options.Port)} must be between 0 (any free port) and 65535, not {options.Port}.";
        }

        if (string.IsNullOrWhiteSpace(options.DefaultModel))
        {
            yield return $"{nameof(options.DefaultModel)} must name a model.";
        }

        if (!options.Roles.HasFlag(GridRoles.Control) || (options.Roles & ~GridRoles.All) != 0)
        {
            yield return $"{nameof(options.Roles)} must hold Control, with Gpu, Gateway or both, not {options.Roles}.";
        }

        if (options.WeightBudget < 1)
        {
            yield return $"{nameof(options.WeightBudget)} must be at least 1 byte, not {options.WeightBudget}.";
        }
    }
}
