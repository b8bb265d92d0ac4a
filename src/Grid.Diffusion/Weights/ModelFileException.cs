namespace Grid.Diffusion.Weights;

/// <summary>Model files that cannot be used as they are. The message is one sentence for whoever supplied them.</summary>
public abstract class ModelFileException(string message, Exception? inner = null) : Exception(message, inner);
