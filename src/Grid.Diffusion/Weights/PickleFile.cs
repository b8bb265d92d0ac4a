namespace Grid.Diffusion.Weights;

/// <summary>Knows Python's pickled weight files, which run code when they are read and which Grid therefore refuses.</summary>
internal static class PickleFile
{
    private static readonly string[] Extensions = [".bin", ".ckpt", ".pt", ".pth"];

    public static bool HasExtension(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>True for the first bytes of a pickle (protocols 2 to 5), or of the zip archive that newer pickled files are.</summary>
    public static bool IsPickle(ReadOnlySpan<byte> start) => start.StartsWith("PK\x03\x04"u8) || start is [0x80, >= 2 and <= 5, ..];

    /// <summary>
    /// The sentence that says why, and how to convert. Pickles may nest the tensors below <c>state_dict</c>; the conversion unwraps them.
    /// </summary>
    /// <param name="path">The pickled file.</param>
    /// <param name="converted">The name to convert to, null for the same with another extension.</param>
    public static string Refusal(string path, string? converted = null)
    {
        var name = Path.GetFileName(path);
        converted ??= Path.ChangeExtension(name, ".safetensors");
        return "this is a pickle, which can run code when it is read; convert it where you trust its origin, with "
            + $"python -c \"import torch; from safetensors.torch import save_file; d = torch.load('{name}', "
            + "map_location='cpu', weights_only=True); "
            + $"d = d.get('state_dict', d); save_file({{k: v.contiguous().clone() for k, v in d.items()}}, '{converted}')\"";
    }
}
