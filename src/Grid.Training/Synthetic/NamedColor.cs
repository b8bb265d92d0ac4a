namespace Grid.Training.Synthetic;

/// <summary>A colour with the name captions use; components are in [0, 1].</summary>
public sealed record NamedColor(string Name, float Red, float Green, float Blue);
