using System.Text;
using FFMpegCore;

namespace Grid.Media;

/// <summary>ffmpeg's file of tags, which takes text that is too long or too strange for a command line.</summary>
internal static class MetadataFile
{
    /// <summary>Has ffmpeg write <paramref name="comment"/> as the output's <c>comment</c> tag; nothing where it is null.</summary>
    public static async Task AddAsync(
        FFMpegArguments arguments,
        ScratchFolder scratch,
        string? comment,
        CancellationToken cancellationToken
    )
    {
        if (comment is not null)
        {
            await File.WriteAllTextAsync(scratch.PathOf("tags"), $";FFMETADATA1\ncomment={Escape(comment)}\n", cancellationToken)
                .ConfigureAwait(false);
            arguments.AddMetadataFile(scratch.PathOf("tags"));
        }
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var character in text)
        {
            if (character is '=' or ';' or '#' or '\\' or '\n')
            {
                escaped.Append('\\');
            }

            // A tag file is text up to a NUL.
            escaped.Append(character == '\0' ? ' ' : character);
        }

        return escaped.ToString();
    }
}
