using System.Collections.Immutable;
using Grid.Contracts.Jobs;
using Grid.Media;
using Grid.Workers.Engines;

namespace Grid.Workers.Videos;

/// <summary>Previews as small pictures for the wire.</summary>
internal static class PreviewImages
{
    // Pixels of the longer side: enough to see what a video will be, and a few kilobytes.
    private const int LongSide = 256;

    /// <param name="evaluations">Evaluations done when it was made.</param>
    public static JobPreview Encode(PreviewFrame frame, int evaluations)
    {
        var image = PreviewImage.Encode(frame.Rgb, frame.Width, frame.Height, LongSide);
        return new JobPreview(evaluations, image.MediaType, ImmutableArray.Create(image.Content));
    }
}
