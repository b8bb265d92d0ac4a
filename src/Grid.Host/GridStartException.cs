namespace Grid.Host;

/// <summary>The grid cannot start; the message says why and what to do.</summary>
public sealed class GridStartException(string message, Exception? innerException = null) : Exception(message, innerException);
