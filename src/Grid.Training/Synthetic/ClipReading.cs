namespace Grid.Training.Synthetic;

/// <summary>What the detector saw in a clip; null where it saw none of the world's values.</summary>
public sealed record ClipReading(string? Background, string? Color, ShapeKind? Shape, Direction? Direction)
{
    /// <summary>Whether everything is as the combination says. A clip of one frame has no direction to read.</summary>
    public bool Matches(ShapeCombination combination, bool withDirection = true) =>
        Background == combination.Background.Name
        && Color == combination.Color.Name
        && Shape == combination.Shape
        && (!withDirection || Direction == combination.Direction);
}
