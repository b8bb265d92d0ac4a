namespace Grid.Storage.Embedded;

/// <summary>A state folder cannot be taken; the message says why and what to do.</summary>
public class StateDirectoryException(string message, Exception? innerException = null) : Exception(message, innerException);
