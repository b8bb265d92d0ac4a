namespace Grid.Training.Synthetic;

/// <summary>The shapes of the synthetic world, named in captions in lower case.</summary>
public enum ShapeKind
{
    Circle,
    Square,
    Triangle,
}
