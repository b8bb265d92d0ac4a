namespace Grid.Grains.Models;

/// <summary>A model's folder lacks something or cannot be read; the message says what.</summary>
public sealed class ModelUnreadableException(string message, Exception? inner = null) : Exception(message, inner);
