namespace Grid.Storage.Space;

/// <summary>
/// How much free space counts as none, and as some again. Apart from each other, so that a volume at its limit does not go to and fro with
/// every file. A fiftieth of the volume, within bounds: what is running needs a little to end well.
/// </summary>
/// <param name="Low">With fewer bytes free than this there is no space.</param>
/// <param name="High">With this many bytes free there is space again.</param>
public readonly record struct SpaceLimits(long Low, long High)
{
    private const long Largest = 64L << 20;
    private const long Smallest = 512L << 10;

    /// <summary>Limits of a volume.</summary>
    /// <param name="total">Its size in bytes.</param>
    public static SpaceLimits For(long total)
    {
        var low = Math.Min(Math.Clamp(total / 50, Smallest, Largest), total / 4);
        return new SpaceLimits(low, low + (low / 2));
    }
}
