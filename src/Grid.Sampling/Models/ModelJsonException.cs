namespace Grid.Sampling.Models;

/// <summary>A JSON file of a model that cannot be understood; the message names the file and says why.</summary>
public sealed class ModelJsonException(string message, Exception? inner = null) : Exception(message, inner);
