using System.Security.Cryptography;
using Grid.Storage.Folders;

namespace Grid.Storage.Embedded;

/// <summary>
/// Names a state, so that an answer can say which one it is of: addresses are taken over by others, names are not. Nothing depends on it
/// but that question; where it is lost a new one is drawn.
/// </summary>
public static class StateId
{
    private const string FileName = "state.id";
    private const int Length = 32;

    /// <summary>Draws a name: 32 hexadecimal digits.</summary>
    public static string Create() => RandomNumberGenerator.GetHexString(Length, lowercase: true);

    /// <summary>Whether a text can be a name.</summary>
    public static bool IsValid(string? text) => text is { Length: Length } && text.All(char.IsAsciiHexDigitLower);

    /// <summary>The name of the state in a folder, which the caller owns; drawn and kept where there is none.</summary>
    /// <exception cref="IOException">It cannot be kept.</exception>
    internal static string OfFolder(string folder)
    {
        var file = Path.Combine(folder, FileName);
        if (File.Exists(file) && File.ReadAllText(file).Trim() is var kept && IsValid(kept))
        {
            return kept;
        }

        var drawn = Create();
        PrivateFile.Write(file + ".new", drawn);
        File.Move(file + ".new", file, overwrite: true);
        return drawn;
    }
}
