namespace Grid.Media;

/// <summary>What a caller can do about a <see cref="MediaException"/>.</summary>
public enum MediaFailure
{
    /// <summary>Something else; the message says what.</summary>
    Other,

    /// <summary>The disk, a quota or a limit on file sizes is used up; the same work succeeds when there is room.</summary>
    NoSpace,

    /// <summary>ffmpeg or ffprobe is not installed; the same work succeeds on another machine.</summary>
    ToolMissing,

    /// <summary>A program took too long or was killed; the same work may succeed on another machine.</summary>
    ToolEnded,

    /// <summary>A program reported success, and the file is not what it should be.</summary>
    Broken,
}
