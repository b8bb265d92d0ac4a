namespace Grid.Contracts.Pools;

/// <summary>Names of workers, <c>{silo}/{device}</c>, as operators give them.</summary>
public static class WorkerNames
{
    /// <summary>In place of a device: all devices of the silo. It stands for nothing else, and nowhere else.</summary>
    public const string AllDevices = "*";

    /// <summary>What a name must be, for a sentence that begins with what it is a name of.</summary>
    public const string Rule =
        "must be silo/device, or silo/* for all devices of a silo, each a name without blanks, slashes and other stars";

    /// <summary>Whether a silo and a device, or all devices, can be named so.</summary>
    public static bool AreGood(string silo, string device) => IsName(silo) && (device == AllDevices || IsName(device));

    // A star in the midst of a name looks as if it stood for several and stands for none.
    private static bool IsName(string text) =>
        text.Length > 0
        && !text.Any(character => character is '*' or '?' or '/' || char.IsWhiteSpace(character) || char.IsControl(character));
}
