namespace Grid.Diffusion;

/// <summary>A model's configuration holds a value that is not supported; the message names the key and what is.</summary>
public sealed class ModelConfigException(string message, Exception? inner = null) : Exception(message, inner);
