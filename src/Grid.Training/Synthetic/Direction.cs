namespace Grid.Training.Synthetic;

/// <summary>The ways a shape moves, named in captions in lower case.</summary>
public enum Direction
{
    Left,
    Right,
    Up,
    Down,
}
