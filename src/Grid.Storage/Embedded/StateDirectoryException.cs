namespace Grid.Storage.Embedded;

/// <summary>A state folder cannot be taken; the message says why and what to do.</summary>
public sealed class StateDirectoryException(string message, Exception innerException) : Exception(message, innerException);
