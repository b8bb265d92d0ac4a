namespace Grid.Gateway.States;

/// <summary>The state that this gateway serves.</summary>
/// <param name="Id">Its id; null where it has none, and then no answer says one.</param>
public sealed record ServedState(string? Id);
