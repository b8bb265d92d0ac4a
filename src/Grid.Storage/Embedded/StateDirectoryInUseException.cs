namespace Grid.Storage.Embedded;

/// <summary>Another process has the state folder; it may be starting or ending.</summary>
public sealed class StateDirectoryInUseException(string message, Exception innerException)
    : StateDirectoryException(message, innerException);
