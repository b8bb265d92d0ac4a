using Grid.Storage.Embedded;

namespace Grid.Storage.State;

/// <summary>State is missing or is not what was written; the message names the file and the way back. Nothing was changed.</summary>
public sealed class StateDamagedException : StateDirectoryException
{
    /// <param name="file">The file at fault.</param>
    /// <param name="fault">What is wrong with it, as a sentence without its full stop.</param>
    public StateDamagedException(string file, string fault, Exception? innerException = null)
        : base(
            $"The state of the grid cannot be used: {file}: {fault}. Nothing was changed. Restore a backup with: grid state restore FILE; "
                + $"without one, move {Path.GetDirectoryName(file)} away to begin anew.",
            innerException
        )
    {
        File = file;
        Fault = fault;
    }

    /// <summary>The file at fault.</summary>
    public string File { get; }

    /// <summary>What is wrong with it.</summary>
    public string Fault { get; }
}
