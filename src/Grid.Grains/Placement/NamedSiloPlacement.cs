namespace Grid.Grains.Placement;

/// <summary>The silo that a grain's key names before the first slash.</summary>
internal sealed class NamedSiloPlacement : PlacementStrategy;
