using Grid.Sdk;

namespace Grid.Cli.Grids;

/// <summary>Makes the client of a grid, with the key of the environment. The one place that reads it.</summary>
internal static class GridClients
{
    private const string KeyVariable = "GRID_API_KEY";

    /// <exception cref="CliException">The key cannot be sent.</exception>
    public static GridClient Create(Uri address) => Create(new GridClientOptions { BaseAddress = address });

    /// <exception cref="CliException">The key cannot be sent.</exception>
    public static GridClient Create(GridClientOptions options) =>
        new(options with { ApiKey = ReadKey(Environment.GetEnvironmentVariable(KeyVariable)) });

    /// <summary>The key without the blanks and line ends that files of keys end with; null for none.</summary>
    internal static string? ReadKey(string? value) =>
        value?.Trim() switch
        {
            null or "" => null,
            var key when key.All(character => character is > ' ' and <= '~') => key,
            _ => throw new CliException(
                ExitCodes.Usage,
                $"{KeyVariable} must be letters, digits and signs of ASCII without blanks; what it holds is no key."
            ),
        };
}
