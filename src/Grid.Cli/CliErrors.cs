using Grid.Cli.Outputs;
using Grid.Contracts;
using Grid.Diffusion;
using Grid.Diffusion.Pipelines;
using Grid.Diffusion.Weights;
using Grid.Grains.Models;
using Grid.Host;
using Grid.Media;
using Grid.Sdk.Errors;
using Grid.Storage.Embedded;

namespace Grid.Cli;

/// <summary>Turns what ends a verb into an exit code and a sentence.</summary>
internal static class CliErrors
{
    public static (int ExitCode, string Message) Describe(Exception exception) =>
        exception switch
        {
            CliException known => (known.ExitCode, known.Message),
            OperationCanceledException => (ExitCodes.Stopped, "Stopped."),
            GridApiException refused => (CodeOf(refused), refused.Message),
            GridUnavailableException gone => (ExitCodes.NoGrid, gone.Message),
            GridHostOptionsException options => (ExitCodes.Usage, options.Message),
            GridStartException or StateDirectoryException => (ExitCodes.NoGrid, exception.Message),
            MediaException or ModelFileException or ModelConfigException or ModelOutputException or ModelUnreadableException => (
                ExitCodes.Failed,
                exception.Message
            ),
            IOException when DiskSpace.IsFull(exception) => (
                ExitCodes.Failed,
                $"Output cannot be written: {FileFaults.Describe(exception)}."
            ),
            ArgumentException or IOException or UnauthorizedAccessException or InvalidDataException => (
                ExitCodes.Failed,
                exception.Message
            ),
            _ => (ExitCodes.Failed, $"{exception.GetType().Name}: {exception.Message}"),
        };

    // The code says what happened; the status is of account only where the answer is not a grid's.
    private static int CodeOf(GridApiException refused) =>
        refused.Code switch
        {
            GridErrorCodes.Unauthenticated => ExitCodes.Unauthenticated,
            GridErrorCodes.QuotaExceeded or GridErrorCodes.TooManyJobs or GridErrorCodes.JobTooLarge => ExitCodes.Limit,
            GridErrorCodes.NotFound => ExitCodes.NotFound,
            GridErrorCodes.GridUnavailable or GridErrorCodes.StorageFull or GridErrorCodes.ModelNotReady or GridErrorCodes.OtherState =>
                ExitCodes.NoGrid,
            GridErrorCodes.NotReady
            or GridErrorCodes.NotRetryable
            or GridErrorCodes.FilesRemoved
            or GridErrorCodes.PreconditionFailed
            or GridErrorCodes.ModelUnavailable
            or GridErrorCodes.Internal => ExitCodes.Failed,
            _ => (int)refused.Status switch
            {
                401 or 403 => ExitCodes.Unauthenticated,
                404 => ExitCodes.NotFound,
                429 => ExitCodes.Limit,
                502 or 503 or 504 or 507 => ExitCodes.NoGrid,
                >= 400 and < 500 => ExitCodes.Usage,
                _ => ExitCodes.Failed,
            },
        };
}
