using Orleans.Placement;

namespace Grid.Grains.Placement;

/// <summary>Places a grain on the silo that its key names before the first slash, and nowhere else.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NamedSiloPlacementAttribute() : PlacementAttribute(new NamedSiloPlacement());
