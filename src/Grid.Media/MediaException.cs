namespace Grid.Media;

/// <summary>A file could not be read or written. The message is one sentence for the person who asked.</summary>
public sealed class MediaException(string message, Exception? innerException = null, MediaFailure failure = MediaFailure.Other)
    : Exception(message, innerException)
{
    public MediaFailure Failure { get; } = failure;
}
