using Grid.Diffusion;
using Grid.Diffusion.Weights;
using Grid.Host;
using Grid.Media;
using Grid.Sdk.Errors;
using Grid.Storage.Embedded;

namespace Grid.Cli;

/// <summary>Turns what ends a verb into an exit code and a sentence.</summary>
internal static class CliErrors
{
    public static (int ExitCode, string Message) Describe(Exception exception) => exception switch
    {
        CliException known => (known.ExitCode, known.Message),
        OperationCanceledException => (ExitCodes.Stopped, "Stopped."),
        GridApiException refused when (int)refused.Status is >= 400 and < 500 => (ExitCodes.Usage, refused.Message),
        GridApiException failed => (ExitCodes.Failed, failed.Message),
        GridUnavailableException gone => (ExitCodes.NoGrid, gone.Message),
        GridHostOptionsException options => (ExitCodes.Usage, options.Message),
        GridStartException or StateDirectoryException => (ExitCodes.NoGrid, exception.Message),
        ModelFileException or ModelConfigException or MediaException or ArgumentException or IOException or UnauthorizedAccessException or InvalidDataException => (ExitCodes.Failed, exception.Message),
        _ => (ExitCodes.Failed, $"{exception.GetType().Name}: {exception.Message}"),
    };
}
