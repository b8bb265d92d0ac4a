using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Grid.Sampling.Models;

namespace Grid.Diffusion.Models;

/// <summary>
/// A model in the published layout: <c>transformer/ vae/ text_encoder/ tokenizer/</c> and, where present, <c>scheduler/</c> and
/// <c>preview.json</c>. <c>model_index.json</c> is not read: published ones name classes of other models. Files are taken as unchanging
/// once opened.
/// </summary>
public sealed class ModelFolder
{
    private const string Layout =
        "a model folder holds transformer/, vae/ and text_encoder/, each with config.json and safetensors weights, and "
        + "tokenizer/ with spiece.model";

    private const string VocabularyName = "spiece.model";

    private static readonly string[] TokenizerExtras = ["added_tokens.json", "special_tokens_map.json", "tokenizer_config.json"];

    private ModelFolder(string path)
    {
        Path = path;
        Transformer = Weighted("transformer");
        Autoencoder = Weighted("vae");
        TextEncoder = Weighted("text_encoder");
        Tokenizer = OpenTokenizer();
        Scheduler = OpenScheduler();
        PreviewConfig = ReadOptional("preview.json");
    }

    /// <summary>The full path.</summary>
    public string Path { get; }

    public ModelComponent Transformer { get; }

    public ModelComponent Autoencoder { get; }

    public ModelComponent TextEncoder { get; }

    /// <summary>Its config is <c>tokenizer_config.json</c>, empty when there is none.</summary>
    public ModelComponent Tokenizer { get; }

    /// <summary>The full path of the SentencePiece vocabulary.</summary>
    public string VocabularyFile => System.IO.Path.Combine(Tokenizer.Directory, VocabularyName);

    /// <summary>
    /// Its config is <c>scheduler_config.json</c>, the schedule that the model was trained with; null when the folder has none.
    /// </summary>
    public ModelComponent? Scheduler { get; }

    /// <summary>
    /// <c>preview.json</c>, of which previews are made; null when the folder has none. Videos do not depend on it, so it is no part of the
    /// content hash.
    /// </summary>
    public JsonObject? PreviewConfig { get; }

    /// <summary>Reads configs and finds the weight files; weights themselves are not read.</summary>
    /// <exception cref="ModelFolderException">A component is missing, pickled, or has a config that cannot be understood.</exception>
    public static ModelFolder Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        return Directory.Exists(full)
            ? new ModelFolder(full)
            : throw new ModelFolderException($"model folder {path} does not exist; {Layout}");
    }

    /// <summary>
    /// SHA-256 over the lines <c>HASH NAME</c> of scheduler (where there is one), text_encoder, tokenizer, transformer and vae, as
    /// lower-case hexadecimal digits. Reads all weights on the first call.
    /// </summary>
    public string GetContentHash()
    {
        ModelComponent?[] components = [Scheduler, TextEncoder, Tokenizer, Transformer, Autoencoder];
        var lines = components.OfType<ModelComponent>().Select(component => $"{component.GetContentHash()}  {component.Name}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }

    private JsonObject? ReadOptional(string name)
    {
        var file = System.IO.Path.Combine(Path, name);
        return System.IO.Path.Exists(file) ? ConfigFile.Read(file) : null;
    }

    private ModelComponent? OpenScheduler()
    {
        const string ConfigName = "scheduler_config.json";
        var directory = System.IO.Path.Combine(Path, "scheduler");
        var file = System.IO.Path.Combine(directory, ConfigName);
        return System.IO.Path.Exists(file)
            ? new ModelComponent(directory, ConfigFile.Read(file), weightFiles: [], contentFiles: [ConfigName])
            : null;
    }

    private ModelComponent Weighted(string name)
    {
        var directory = System.IO.Path.Combine(Path, name);
        return Directory.Exists(directory)
            ? ModelComponent.Open(directory)
            : throw new ModelFolderException($"model folder {Path} lacks {name}/; {Layout}");
    }

    private static void RequireVocabulary(string file)
    {
        Span<byte> start = stackalloc byte[8];
        using var stream = File.OpenRead(file);
        if (LfsPointer.IsPointer(start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]))
        {
            throw new ModelFolderException($"{file}: {LfsPointer.Refusal(file)}");
        }
    }

    private ModelComponent OpenTokenizer()
    {
        var directory = System.IO.Path.Combine(Path, "tokenizer");
        if (!File.Exists(System.IO.Path.Combine(directory, VocabularyName)))
        {
            throw new ModelFolderException($"model folder {Path} lacks tokenizer/{VocabularyName}; {Layout}");
        }

        RequireVocabulary(System.IO.Path.Combine(directory, VocabularyName));
        var extras = TokenizerExtras.Where(name => System.IO.Path.Exists(System.IO.Path.Combine(directory, name))).ToList();
        var config = extras.Contains("tokenizer_config.json")
            ? ConfigFile.Read(System.IO.Path.Combine(directory, "tokenizer_config.json"))
            : [];
        return new ModelComponent(directory, config, weightFiles: [], contentFiles: [VocabularyName, .. extras]);
    }
}
