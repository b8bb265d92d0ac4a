namespace Grid.Media.Checks;

/// <summary>
/// Looks whether a file that was made is whole and holds what it should, before it counts: a program's exit code does not say so. Reads the
/// file's structure from its first byte to its last and decodes nothing.
/// </summary>
public static class MediaFileCheck
{
    /// <exception cref="MediaException">The file is cut, damaged or holds something else; <see cref="MediaFailure.NoSpace"/> where its disk
    /// is full.</exception>
    public static void ThrowIfBroken(string path, MediaExpectation expectation, string task)
    {
        ArgumentNullException.ThrowIfNull(expectation);
        Run(
            path,
            () =>
            {
                switch (expectation.Format)
                {
                    case VideoFormat.Mp4:
                        Mp4Check.Run(path, expectation);
                        break;
                    case VideoFormat.Gif:
                        GifCheck.Run(File.ReadAllBytes(path), expectation);
                        break;
                    default:
                        PngCheck.Run(File.ReadAllBytes(path), expectation.Width, expectation.Height);
                        break;
                }
            },
            task
        );
    }

    /// <summary>The same for a small picture in memory that came with a media type.</summary>
    /// <exception cref="MediaException">It is not a whole picture of that type.</exception>
    public static void ThrowIfBroken(ReadOnlyMemory<byte> picture, string mediaType, string task) =>
        Run(
            path: null,
            () =>
            {
                if (PictureKinds.MediaTypeOf(picture.Span) is var found && found != mediaType)
                {
                    throw new InvalidDataException($"it is {found ?? "no picture"} and not {mediaType}");
                }
            },
            task
        );

    private static void Run(string? path, Action check, string task)
    {
        try
        {
            check();
        }
        catch (Exception broken)
            when (broken
                    is InvalidDataException
                        or IOException
                        or UnauthorizedAccessException
                        or ArgumentException
                        or IndexOutOfRangeException
            )
        {
            if (DiskSpace.IsFull(broken) || (path is not null && DiskSpace.IsUsedUp(Path.GetDirectoryName(path)!)))
            {
                throw new MediaException($"Cannot {task}: {DiskSpace.Full}.", broken, MediaFailure.NoSpace);
            }

            var reason = broken is InvalidDataException ? broken.Message.TrimEnd('.') : "it is cut or damaged";
            throw new MediaException(
                $"Cannot {task}: the file that was made is not what it should be: {reason}.",
                broken,
                MediaFailure.Broken
            );
        }
    }
}
