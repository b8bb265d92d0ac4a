using System.Text.Json.Nodes;
using Grid.Sampling.Models;

namespace Grid.Diffusion.Models;

/// <summary>Reads config files of model folders; see <see cref="ModelJson"/>.</summary>
public static class ConfigFile
{
    /// <summary>Reads a JSON object.</summary>
    /// <exception cref="ModelFolderException">The file cannot be understood; see <see cref="ModelJson.Read"/>.</exception>
    public static JsonObject Read(string path)
    {
        try
        {
            return ModelJson.Read(path);
        }
        catch (ModelJsonException unclear)
        {
            throw new ModelFolderException(unclear.Message, unclear);
        }
    }
}
