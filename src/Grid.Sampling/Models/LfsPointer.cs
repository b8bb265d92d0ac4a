namespace Grid.Sampling.Models;

/// <summary>Knows the short text files that Git LFS leaves in place of large ones until these are fetched.</summary>
public static class LfsPointer
{
    /// <summary>True for the first bytes of a pointer; eight of them are enough to tell it from a safetensors file.</summary>
    public static bool IsPointer(ReadOnlySpan<byte> start) => start.StartsWith("version "u8);

    /// <summary>The sentence that says what the file is and how to get the one it stands for.</summary>
    public static string Refusal(string path) =>
        $"this is a Git LFS pointer, not the file itself; fetch it in its repository with: git lfs pull --include={Path.GetFileName(path)}";
}
