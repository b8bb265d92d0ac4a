using System.Collections.Immutable;
using System.Net.Mime;
using System.Text;
using Grid.Contracts.Jobs;
using Grid.Contracts.Videos;
using Grid.Contracts.Work;
using Grid.Media;
using Grid.Storage.Artifacts;
using Grid.Workers.Work;

namespace Grid.Workers.Videos;

/// <summary>
/// Compresses slices of a long video, each to a segment that can be put behind the one before without being compressed again.
/// </summary>
internal sealed class SegmentFiles(VideoWriter writer, IArtifactStore artifacts, string scratchFolder, bool isSimulation)
{
    /// <summary>Compresses frames while they come; the slice with the video's middle frame makes the thumbnail of it.</summary>
    public async Task<SliceDecodeResult> WriteAsync(
        SliceDecode payload,
        IAsyncEnumerable<byte[]> frames,
        CancellationToken cancellationToken
    )
    {
        var record = new FrameRecord(payload.Slice.Count);
        var wanted = record.ObserveAsync(frames, cancellationToken);
        var outputs = isSimulation
            ? [await StorePlaceholderAsync(payload, record, wanted, cancellationToken)]
            : await CompressAsync(payload, wanted, cancellationToken);
        return new SliceDecodeResult
        {
            Outputs = outputs,
            FrameHashes = record.Hashes,
            FrameDifferences = record.Differences,
        };
    }

    private async Task<ImmutableArray<JobOutput>> CompressAsync(
        SliceDecode payload,
        IAsyncEnumerable<ReadOnlyMemory<byte>> frames,
        CancellationToken cancellationToken
    )
    {
        var (spec, slice) = (payload.Spec, payload.Slice);
        using var scratch = ScratchSpace.In(scratchFolder);
        var (file, thumbnail) = (scratch.PathOf("segment"), scratch.PathOf("thumbnail"));
        var stream = new FrameStream(spec.Width, spec.Height, spec.Fps.ToFileRate(), slice.Count, frames);
        var middle = (spec.Frames / 2) - slice.First;
        var hasMiddle = middle >= 0 && middle < slice.Count;
        var format = spec.Format == "gif" ? VideoFormat.Gif : VideoFormat.Mp4;
        await writer.WriteSegmentAsync(stream, file, format, hasMiddle ? thumbnail : null, middle, cancellationToken);

        var segment = await StoreAsync(payload, JobOutputVariants.Segment, spec.Format, format.ContentType(), file, cancellationToken);
        return hasMiddle
            ?
            [
                segment,
                await StoreAsync(payload, JobOutputVariants.Thumbnail, "png", VideoFormat.Png.ContentType(), thumbnail, cancellationToken),
            ]
            : [segment];
    }

    // The content differs wherever the frames do.
    private async Task<JobOutput> StorePlaceholderAsync(
        SliceDecode payload,
        FrameRecord record,
        IAsyncEnumerable<ReadOnlyMemory<byte>> frames,
        CancellationToken cancellationToken
    )
    {
        await foreach (var _ in frames.WithCancellation(cancellationToken))
        {
            // The record has seen it.
        }

        var content = Encoding.UTF8.GetBytes($"No model made these frames; their hashes' SHA-256 is {record.Hash()}.\n");
        var written = await artifacts.WriteAsync(ArtifactName.Parse($"{payload.OutputPrefix}-segment.txt"), content, cancellationToken);
        return new JobOutput(JobOutputVariants.Segment, written.Name.Value, MediaTypeNames.Text.Plain, written.Bytes, written.Sha256);
    }

    private async Task<JobOutput> StoreAsync(
        SliceDecode payload,
        string variant,
        string extension,
        string mediaType,
        string file,
        CancellationToken cancellationToken
    )
    {
        await using var content = File.OpenRead(file);
        var written = await artifacts.WriteAsync(
            ArtifactName.Parse($"{payload.OutputPrefix}-{variant}.{extension}"),
            content,
            cancellationToken
        );
        return new JobOutput(variant, written.Name.Value, mediaType, written.Bytes, written.Sha256);
    }
}
