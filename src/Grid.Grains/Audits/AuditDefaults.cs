namespace Grid.Grains.Audits;

/// <summary>The numbers an audit works by.</summary>
internal static class AuditDefaults
{
    /// <summary>Pause between two audits, at least; as long as a tenant waits between two looks at its jobs.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    /// <summary>An audit is followed by a pause of this many times its length, so that it takes a hundredth of the time at most.</summary>
    public const int PauseFactor = 100;

    /// <summary>How long a caller waits for the first audit.</summary>
    public static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(0.5);

    /// <summary>Records looked for at a time.</summary>
    public const int Readers = 16;
}
