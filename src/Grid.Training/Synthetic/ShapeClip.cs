namespace Grid.Training.Synthetic;

/// <summary>
/// An endless clip: a combination and where its shape's centre is at frame 0, in pixels from the top left corner.
/// The picture wraps around at its borders, so every window of the clip shows the same thing.
/// </summary>
/// <param name="Speed">Pixels a frame along the combination's direction.</param>
public sealed record ShapeClip(ShapeCombination Combination, double X, double Y, double Speed)
{
    /// <summary>The shape's centre at a frame, not wrapped.</summary>
    public (double X, double Y) CentreAt(double frame)
    {
        var way = Speed * frame;
        return Combination.Direction switch
        {
            Direction.Left => (X - way, Y),
            Direction.Right => (X + way, Y),
            Direction.Up => (X, Y - way),
            _ => (X, Y + way),
        };
    }
}
