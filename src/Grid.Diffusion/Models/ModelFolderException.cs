using Grid.Diffusion.Weights;

namespace Grid.Diffusion.Models;

/// <summary>A model folder that lacks something, holds it in a form that is not read, or has a config that cannot be understood.</summary>
public sealed class ModelFolderException(string message, Exception? inner = null) : ModelFileException(message, inner);
