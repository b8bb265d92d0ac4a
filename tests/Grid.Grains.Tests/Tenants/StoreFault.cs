namespace Grid.Grains.Tests.Tenants;

/// <summary>How a write ends.</summary>
internal enum StoreFault
{
    None,

    /// <summary>Nothing is written, and the writer hears of a failure.</summary>
    Before,

    /// <summary>Everything is written, and the writer hears of a failure.</summary>
    After,
}
