namespace Grid.Storage.Space;

/// <summary>Recognises failures that mean that there is no space where something was to be written, whoever reports them.</summary>
public static class FullStorage
{
    // EIO: what a network folder or a failing disk answers to a write. Nothing was written, and a later write may be.
    private const int InputOutputError = 5;

    // Redis refuses writes with the first while its log cannot be written, and with the second above its limit of memory. Orleans hands on
    // the text only. The others are the system's own, as child programs such as ffmpeg hand them on.
    private static readonly string[] Texts = ["MISCONF", "OOM command not allowed", "No space left on device", "Disk quota exceeded"];

    /// <summary>Whether an exception, or one that caused it, says so.</summary>
    public static bool IsCauseOf(Exception? failure) =>
        failure switch
        {
            null => false,
            StorageFullException => true,
            IOException io when IsSystemError(io) => true,
            AggregateException several => several.InnerExceptions.Any(IsCauseOf),
            _ => Texts.Any(text => failure.Message.Contains(text, StringComparison.Ordinal)) || IsCauseOf(failure.InnerException),
        };

    /// <summary>Whether the system says of a file that it cannot be written.</summary>
    public static bool IsSystemError(IOException failure) => StorageFullException.IsCauseOf(failure) || failure.HResult == InputOutputError;
}
