using System.Net;
using System.Text.RegularExpressions;
using Grid.Gateway.Operators;
using StackExchange.Redis;

namespace Grid.Host;

/// <summary>Checks options before anything is started, and reports all faults at once.</summary>
internal static partial class GridHostOptionsRules
{
    internal const int MaxCpuDevices = 64;

    public static void Check(GridHostOptions options)
    {
        string[] faults = [.. FindFaults(options)];
        if (faults.Length > 0)
        {
            throw new GridHostOptionsException(faults);
        }
    }

    /// <summary>A sentence for each fault; it begins with the option's name.</summary>
    public static IEnumerable<string> FindFaults(GridHostOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.StateFolder))
        {
            yield return $"{nameof(options.StateFolder)} must name a folder.";
        }

        if (options.Port is < 0 or > 65535)
        {
            yield return $"{nameof(options.Port)} must be between 0 (any free port) and 65535, not {options.Port}.";
        }

        if (options.HealthPort is < 0 or > 65535)
        {
            yield return $"{nameof(options.HealthPort)} must be between 0 (any free port) and 65535, or absent, not {options.HealthPort}.";
        }

        if (string.IsNullOrWhiteSpace(options.DefaultModel))
        {
            yield return $"{nameof(options.DefaultModel)} must name a model.";
        }

        if (options.Roles == GridRoles.None || (options.Roles & ~GridRoles.All) != 0)
        {
            yield return $"{nameof(options.Roles)} must hold some of Control, Gpu and Gateway, not {options.Roles}.";
        }
        else if (options.Redis is null && !options.Roles.HasFlag(GridRoles.Control))
        {
            yield return $"{nameof(options.Roles)} must hold Control where {nameof(options.Redis)} is not set, not {options.Roles}.";
        }

        if (options.OperatorKey is { Length: < OperatorAccess.MinKeyLength })
        {
            yield return $"{nameof(options.OperatorKey)} must have at least {OperatorAccess.MinKeyLength} characters, so that "
                + "it cannot be guessed; make one with: openssl rand -base64 24";
        }

        if (options.CpuDevices is < 1 or > MaxCpuDevices)
        {
            yield return $"{nameof(options.CpuDevices)} must be between 1 and {MaxCpuDevices}, not {options.CpuDevices}.";
        }

        if (options.WeightBudget < 1)
        {
            yield return $"{nameof(options.WeightBudget)} must be at least 1 byte, not {options.WeightBudget}.";
        }

        foreach (var fault in FindClusterFaults(options))
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> FindClusterFaults(GridHostOptions options)
    {
        // What was given is not repeated: it may hold a password.
        if (options.Redis is { } redis && !NamesServer(redis))
        {
            yield return $"{nameof(options.Redis)} must be host:port, with options of StackExchange.Redis after it where needed.";
        }

        if (!PlainName().IsMatch(options.ClusterId))
        {
            yield return $"{nameof(options.ClusterId)} must have 1 to 100 letters, digits, dots, dashes or underscores, not "
                + $"'{options.ClusterId}'.";
        }

        if (options.SiloName is { } name && !PlainName().IsMatch(name))
        {
            yield return $"{nameof(options.SiloName)} must have 1 to 100 letters, digits, dots, dashes or underscores, not '{name}'.";
        }

        if (!IPAddress.TryParse(options.SiloAddress, out _))
        {
            yield return $"{nameof(options.SiloAddress)} must be an IP address of this machine, not '{options.SiloAddress}'.";
        }
        else if (options.Redis is null && !IPAddress.IsLoopback(IPAddress.Parse(options.SiloAddress)))
        {
            yield return $"{nameof(options.SiloAddress)} must be a loopback address where {nameof(options.Redis)} is not set: "
                + "there are no other processes, and anyone who reaches the port reaches the grid.";
        }

        if (options.SiloPort is < 0 or > 65535)
        {
            yield return $"{nameof(options.SiloPort)} must be between 0 (any free port) and 65535, not {options.SiloPort}.";
        }
    }

    private static bool NamesServer(string redis)
    {
        try
        {
            return ConfigurationOptions.Parse(redis).EndPoints.Count > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // Fit for a folder's name, and without the slash that ends a silo's name in a worker's key.
    [GeneratedRegex(@"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$")]
    private static partial Regex PlainName();
}
