namespace Grid.Storage.State;

/// <summary>Names a record of state.</summary>
/// <param name="Grain">Id of the grain that it belongs to.</param>
/// <param name="Name">Which of the grain's records.</param>
public readonly record struct StateKey(string Grain, string Name);
