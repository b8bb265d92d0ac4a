namespace Grid.Grains.Placement;

/// <summary>The silo that a grain's key names before the first slash.</summary>
internal sealed class NamedSiloPlacement : PlacementStrategy
{
    /// <summary>
    /// The name says where the grain is, so it is in no directory. Were it in one, the loss of the silo that happens to keep its entry
    /// would end the grain, and a worker that has ended takes no more work.
    /// </summary>
    public override bool IsUsingGrainDirectory => false;
}
