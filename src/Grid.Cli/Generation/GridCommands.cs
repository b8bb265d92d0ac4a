namespace Grid.Cli.Generation;

/// <summary>Command lines that go on with a video, to be told where something went wrong.</summary>
/// <param name="server">The grid that was asked for with <c>--server</c>; null for that of the state folder.</param>
internal sealed class GridCommands(Uri? server)
{
    private const string SafeInAShell = "_@%+=:,./-";

    /// <summary>Waits for a video and writes it to a file.</summary>
    public string Wait(string id, string path) => Command($"wait {id} --output {Quote(path)}");

    /// <summary>Writes a completed video to a file.</summary>
    public string Download(string id, string path) => Command($"download {id} --output {Quote(path)}");

    public string Cancel(string id) => Command($"cancel {id}");

    public string Retry(string id) => Command($"retry {id}");

    public string List() => Command("list");

    /// <summary>A word as a shell reads it back.</summary>
    internal static string Quote(string word) =>
        word.Length > 0 && word.All(character => char.IsAsciiLetterOrDigit(character) || SafeInAShell.Contains(character))
            ? word
            : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private string Command(string rest) => $"./grid videos {rest}{(server is null ? "" : $" --server {Quote(server.OriginalString)}")}";
}
