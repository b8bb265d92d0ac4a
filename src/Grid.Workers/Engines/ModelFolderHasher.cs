using Grid.Diffusion;
using Grid.Diffusion.Models;
using Grid.Diffusion.Pipelines;
using Grid.Diffusion.Weights;
using Grid.Grains.Models;

namespace Grid.Workers.Engines;

/// <summary>
/// The content hash that <see cref="ModelFolder"/> defines, so that the grid and a program without it name the same weights alike.
/// </summary>
internal sealed class ModelFolderHasher : IModelHasher
{
    public string Compute(string folder)
    {
        try
        {
            var opened = ModelFolder.Open(folder);
            ModelFolderCheck.Require(opened);
            return opened.GetContentHash();
        }
        catch (Exception unreadable) when (IsFaultOfFolder(unreadable))
        {
            throw new ModelUnreadableException(unreadable.Message, unreadable);
        }
    }

    /// <summary>Whether the reason of a failure lies in a model's files.</summary>
    public static bool IsFaultOfFolder(Exception failure) =>
        failure is ModelFileException or ModelConfigException or InvalidDataException or IOException or UnauthorizedAccessException;
}
