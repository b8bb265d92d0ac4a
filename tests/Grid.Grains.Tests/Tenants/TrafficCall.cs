namespace Grid.Grains.Tests.Tenants;

/// <summary>A call of the test's traffic.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Size">Steps of a job, or a measure of what it used.</param>
/// <param name="Pick">Which job it is about.</param>
internal sealed record TrafficCall(TrafficKind Kind, int Size, int Pick);
