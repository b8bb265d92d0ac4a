namespace Grid.Grains.Tests.Tenants;

/// <summary>What a call of the test's traffic does.</summary>
internal enum TrafficKind
{
    Submit,
    Settle,
    Release,
    Remove,
}
