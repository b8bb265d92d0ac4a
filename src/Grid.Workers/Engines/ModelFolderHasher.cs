using Grid.Diffusion;
using Grid.Diffusion.Models;
using Grid.Diffusion.Weights;
using Grid.Grains.Models;

namespace Grid.Workers.Engines;

/// <summary>The content hash that <see cref="ModelFolder"/> defines, so that the grid and a program without it name the same weights alike.</summary>
internal sealed class ModelFolderHasher : IModelHasher
{
    public string Compute(string folder)
    {
        try
        {
            return ModelFolder.Open(folder).GetContentHash();
        }
        catch (Exception unreadable) when (unreadable is ModelFileException or ModelConfigException)
        {
            throw new ModelUnreadableException(unreadable.Message, unreadable);
        }
    }
}
