namespace Grid.Diffusion.Weights;

/// <summary>
/// A safetensors file that breaks the format or a limit. The message is one sentence that names the file and, where one is at fault, the
/// tensor.
/// </summary>
public sealed class SafetensorsFormatException(string file, string reason, string? tensor = null)
    : ModelFileException(tensor is null ? $"{file}: {reason}" : $"{file}: tensor {Quote(tensor)}: {reason}")
{
    // Names come from the file, so a message shows at most this much of one.
    private const int LongestName = 120;

    /// <summary>The path as it was given to the reader.</summary>
    public string File { get; } = file;

    /// <summary>The tensor at fault, null when it is the file as a whole.</summary>
    public string? Tensor { get; } = tensor;

    /// <summary>What is wrong, without the path: fit to be shown to whoever uploaded the file.</summary>
    public string Reason { get; } = tensor is null ? reason : $"tensor {Quote(tensor)}: {reason}";

    internal static string Quote(string name)
    {
        var shown = name.Length <= LongestName ? name : name[..LongestName] + "...";
        return $"\"{string.Concat(shown.Select(character => char.IsControl(character) ? '?' : character))}\"";
    }
}
