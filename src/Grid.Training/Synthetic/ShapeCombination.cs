using System.Globalization;

namespace Grid.Training.Synthetic;

/// <summary>What a clip shows: a coloured shape that moves in one direction on a flat background.</summary>
public sealed record ShapeCombination(NamedColor Color, ShapeKind Shape, Direction Direction, NamedColor Background)
{
    /// <summary>The caption, such as <c>a red circle moving left on a black background</c>.</summary>
    public string Caption =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"a {Color.Name} {Name(Shape)} moving {Name(Direction)} on a {Background.Name} background"
        );

    private static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
