namespace Grid.Storage.State;

/// <summary>A record that is there.</summary>
/// <param name="Key">Which one.</param>
/// <param name="IsDamaged">Whether its value was read and is not what was written.</param>
public readonly record struct RecordEntry(StateKey Key, bool IsDamaged = false);
