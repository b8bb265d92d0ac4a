using Grid.Host;
using Grid.Storage.Embedded;

// A grid with the options of the environment: GRID_HOME, GRID_MODELS and, under the prefix GRID_, the names of GridHostOptions.
Console.SetOut(new SteadyWriter(Console.Out));
Console.SetError(new SteadyWriter(Console.Error));
try
{
    var options = GridHostOptions.FromEnvironment(args, Console.Error.WriteLine);
    await using var grid = GridHost.Build(options);
    await grid.StartAsync();
    Console.WriteLine(options.Roles.HasFlag(GridRoles.Gateway) ? $"The grid answers at {grid.Address}" : $"Silo {grid.SiloName} is up");

    // Reading the console blocks its thread, whatever the method is called.
    var asked = grid.WaitForShutdownAsync();
    await (options.StopWithInput ? Task.WhenAny(asked, Task.Run(Console.In.ReadToEnd)) : asked);
    return 0;
}
catch (Exception refused) when (refused is GridHostOptionsException or GridStartException or StateDirectoryException)
{
    Console.Error.WriteLine(refused.Message);
    return 1;
}
