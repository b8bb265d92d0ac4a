using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Grid.Diffusion.Weights;
using static TorchSharp.torch;

namespace Grid.Diffusion.Models;

/// <summary>One folder of a model: its config and the files that hold its weights.</summary>
public sealed class ModelComponent
{
    private const string ConfigName = "config.json";

    private readonly IReadOnlyList<string> _contentFiles;
    private readonly Lock _hashing = new();
    private string? _contentHash;

    internal ModelComponent(string directory, JsonObject config, IReadOnlyList<string> weightFiles, IReadOnlyList<string> contentFiles)
    {
        Directory = directory;
        Config = config;
        WeightFiles = [.. weightFiles.Select(name => Path.Combine(directory, name))];
        _contentFiles = contentFiles;
    }

    /// <summary>The folder's name, such as <c>transformer</c>.</summary>
    public string Name => Path.GetFileName(Directory);

    /// <summary>The full path.</summary>
    public string Directory { get; }

    /// <summary>The config as the file has it, keys that the network does not know included.</summary>
    public JsonObject Config { get; }

    /// <summary>Full paths of the safetensors files; empty for a tokenizer.</summary>
    public IReadOnlyList<string> WeightFiles { get; }

    /// <summary>Opens one component folder, such as the <c>vae/</c> that a training run wrote.</summary>
    /// <exception cref="ModelFolderException">Config or weights are missing, pickled, or cannot be understood.</exception>
    public static ModelComponent Open(string directory)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        var config = Path.Combine(full, ConfigName);
        if (!Path.Exists(config))
        {
            throw new ModelFolderException($"{config} is missing; a component folder holds {ConfigName} and its weights as safetensors");
        }

        var weights = WeightFileSearch.Find(full);
        return new ModelComponent(full, ConfigFile.Read(config), weights, [ConfigName, .. weights]);
    }

    /// <summary>Loads the weights into a module.</summary>
    /// <exception cref="ModelFileException">A file breaks the format, holds values that are no numbers, or matches less strictly than the
    /// options ask.</exception>
    public WeightLoadReport LoadInto(nn.Module module, WeightLoadOptions options) =>
        Read(files => WeightLoader.Load(module, files, options));

    /// <summary>
    /// What <see cref="LoadInto"/> would load, from the headers of the files alone; the module may be on the meta device.
    /// </summary>
    /// <exception cref="ModelFileException">A file breaks the format, or matches less strictly than the options ask.</exception>
    public WeightLoadReport Match(nn.Module module, WeightLoadOptions options) =>
        Read(files => WeightLoader.Match(module.state_dict(), files, options));

    /// <summary>Names of the stored tensors, from the headers of the files.</summary>
    /// <exception cref="ModelFileException">A file breaks the format.</exception>
    public IReadOnlyList<string> ReadTensorNames() => Read(files => files.SelectMany(file => file.Entries.Keys).ToList());

    /// <summary>
    /// SHA-256 over what <c>sha256sum</c> prints for the config and the weight files in the order of their names, as lower-case
    /// hexadecimal digits. Reads the files on the first call and remembers the result.
    /// </summary>
    public string GetContentHash()
    {
        lock (_hashing)
        {
            return _contentHash ??= Convert.ToHexStringLower(
                SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(_contentFiles.Order(StringComparer.Ordinal).Select(HashLine))))
            );
        }
    }

    private T Read<T>(Func<IReadOnlyList<SafetensorsFile>, T> read)
    {
        var files = new List<SafetensorsFile>();
        try
        {
            files.AddRange(WeightFiles.Select(SafetensorsFile.Open));
            return read(files);
        }
        catch (WeightMismatchException mismatch)
        {
            var names = string.Join(", ", WeightFiles.Select(path => $"{Name}/{Path.GetFileName(path)}"));
            throw new WeightMismatchException(mismatch.Report, $"{names} and {Name}/{ConfigName} do not match");
        }
        finally
        {
            files.ForEach(file => file.Dispose());
        }
    }

    private string HashLine(string name)
    {
        using var stream = File.OpenRead(Path.Combine(Directory, name));
        return $"{Convert.ToHexStringLower(SHA256.HashData(stream))}  {name}\n";
    }
}
