using Grid.Host;
using Grid.Storage.Embedded;
using Grid.Testing;
using Grid.Testing.Hosting;

namespace Grid.State.Processes;

/// <summary>
/// An embedded grid with an engine that is fake, until it is killed or its input ends. It says <c>at ADDRESS</c> or <c>refused
/// SENTENCE</c>.
/// </summary>
internal static class KilledGrid
{
    public const string Role = "run-grid";

    public static async Task<int> RunAsync(string folder)
    {
        try
        {
            await using var grid = await TestGrid.StartAsync(TemporaryFolder.At(folder));
            await Console.Out.WriteLineAsync($"at {grid.Host.Address}");
            await Console.In.ReadToEndAsync();
            return 0;
        }
        catch (Exception refused) when (refused is StateDirectoryException or GridStartException)
        {
            await Console.Out.WriteLineAsync($"refused {refused.Message}");
            return 1;
        }
    }
}
