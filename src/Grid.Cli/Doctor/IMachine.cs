namespace Grid.Cli.Doctor;

/// <summary>What doctor and models look at.</summary>
internal interface IMachine
{
    /// <summary>Where the grid keeps everything.</summary>
    string StateFolder { get; }

    /// <summary>The full path of a program, or null.</summary>
    string? FindProgram(string name);

    /// <summary>What a program prints on its standard output; null when it cannot be run.</summary>
    Task<string?> RunAsync(string program, string arguments, CancellationToken cancellationToken);

    /// <summary>Whether the loader finds a library by the beginning of its file name, such as <c>libgomp.so.1</c>.</summary>
    bool HasLibrary(string name);

    /// <summary>Runs one small tensor operation; null when it works, else why not.</summary>
    string? TryTorch();

    /// <summary>Bytes free on the disk of a folder that may not exist yet.</summary>
    long FreeDisk(string folder);

    /// <summary>Bytes of memory that a process may use.</summary>
    long Memory();

    bool IsPortFree(int port);

    /// <summary>Address of the grid that runs on the state folder, or null.</summary>
    Task<Uri?> FindGridAsync(CancellationToken cancellationToken);

    /// <summary>How the state in the state folder is; null when there is none.</summary>
    /// <param name="grid">Address of the grid that runs on it; null when none does.</param>
    Task<StateCondition?> CheckStateAsync(Uri? grid, CancellationToken cancellationToken);

    Task<IReadOnlyList<ModelReport>> ListModelsAsync(CancellationToken cancellationToken);
}
