namespace Grid.Workers.Work;

/// <summary>This worker cannot do the work, though another may. The message is for the log.</summary>
/// <param name="code">One of <see cref="Contracts.GridErrorCodes"/>.</param>
internal sealed class WorkerFaultException(string code, string message, Exception? cause = null) : Exception(message, cause)
{
    public string Code { get; } = code;
}
