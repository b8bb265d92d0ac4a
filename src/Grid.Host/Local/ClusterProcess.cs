namespace Grid.Host.Local;

/// <summary>One process of a <see cref="LocalCluster"/>.</summary>
public sealed class ClusterProcess
{
    internal ClusterProcess(GridRoles role, string name, Uri address, ChildProcess child, string logFile)
    {
        Role = role;
        Name = name;
        Address = address;
        Child = child;
        LogFile = logFile;
    }

    /// <summary>What it does.</summary>
    public GridRoles Role { get; }

    /// <summary>Name of its silo.</summary>
    public string Name { get; }

    /// <summary>Where it answers: the API when its role is Gateway, else only its health.</summary>
    public Uri Address { get; }

    /// <summary>Its process.</summary>
    public int ProcessId => Child.Id;

    /// <summary>Completes with the exit code when it has ended.</summary>
    public Task<int> Ended => Child.Ended;

    /// <summary>What it writes.</summary>
    public string LogFile { get; }

    internal ChildProcess Child { get; }
}
