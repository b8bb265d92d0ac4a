using System.Collections.Immutable;
using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using Grid.Contracts;
using Grid.Contracts.Videos;
using Grid.Contracts.Workers;
using Grid.Media;
using Grid.Storage.Artifacts;
using Grid.Workers.Manifests;

namespace Grid.Workers.Tickets;

/// <summary>Makes the files of a video: compresses frames, writes thumbnail and manifest. In a simulation a placeholder is all that is written of the frames.</summary>
internal sealed class VideoFiles(VideoWriter writer, IArtifactStore artifacts, string scratchFolder, bool isSimulation)
{
    /// <summary>Compresses decoded frames and writes the thumbnail.</summary>
    public async Task<TicketResult> CompressAsync(TicketPayload payload, byte[] frames, CancellationToken cancellationToken)
    {
        var spec = payload.Spec;
        if (!VideoFormats.TryParse(spec.Format, out var format))
        {
            throw new WorkRefusedException(new JobError(GridErrorCodes.InvalidValue, $"format must be one of {string.Join(", ", VideoFormats.Names)}."));
        }

        var framesHash = Convert.ToHexStringLower(SHA256.HashData(frames));
        if (isSimulation)
        {
            return new TicketResult { FramesSha256 = framesHash, Outputs = [await StorePlaceholderAsync(payload, framesHash, cancellationToken)] };
        }

        var manifest = Manifest(payload, framesHash);
        var video = RawVideo.FromBuffer(spec.Width, spec.Height, spec.Fps, frames);
        var scratch = Directory.CreateDirectory(Path.Combine(scratchFolder, Guid.NewGuid().ToString("n"))).FullName;
        try
        {
            var file = Path.Combine(scratch, "video");
            var thumbnail = Path.Combine(scratch, "thumbnail");
            await writer.WriteWithThumbnailAsync(video, file, thumbnail, format, manifest.ToTag(), cancellationToken: cancellationToken);

            // Together, since each waits for the disk.
            var outputs = await Task.WhenAll(
                StoreAsync(payload, JobOutputVariants.Video, spec.Format, format.ContentType(), file, cancellationToken),
                StoreAsync(payload, JobOutputVariants.Thumbnail, "png", VideoFormat.Png.ContentType(), thumbnail, cancellationToken));
            return new TicketResult { FramesSha256 = framesHash, Outputs = [.. outputs] };
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    /// <summary>Puts the parts together. There is one segment, which is the video; what is left is the manifest.</summary>
    public async Task<ImmutableArray<JobOutput>> AssembleAsync(TicketPayload payload, CancellationToken cancellationToken)
    {
        var video = payload.Segments.First(segment => segment.Variant == JobOutputVariants.Video);
        var manifest = Manifest(payload, payload.FramesSha256!) with { Sha256File = video.Sha256 };
        var written = await artifacts.WriteAsync(ArtifactName.Parse($"{payload.OutputPrefix}-manifest.json"), manifest.ToFile(), cancellationToken);
        return
        [
            .. payload.Segments,
            new JobOutput(JobOutputVariants.Manifest, written.Name.Value, "application/json", written.Bytes, written.Sha256),
        ];
    }

    private VideoManifest Manifest(TicketPayload payload, string framesHash) => new()
    {
        ModelHash = payload.ModelHash,
        Request = payload.Spec,
        Plan = payload.Plan,
        Sha256Frames = framesHash,
        Simulation = isSimulation ? true : null,
    };

    // The content differs wherever the frames do.
    private async Task<JobOutput> StorePlaceholderAsync(TicketPayload payload, string framesHash, CancellationToken cancellationToken)
    {
        var content = Encoding.UTF8.GetBytes($"No model made these frames; their SHA-256 is {framesHash}.\n");
        var written = await artifacts.WriteAsync(ArtifactName.Parse($"{payload.OutputPrefix}-{JobOutputVariants.Video}.txt"), content, cancellationToken);
        return new JobOutput(JobOutputVariants.Video, written.Name.Value, MediaTypeNames.Text.Plain, written.Bytes, written.Sha256);
    }

    private async Task<JobOutput> StoreAsync(
        TicketPayload payload, string variant, string extension, string mediaType, string file, CancellationToken cancellationToken)
    {
        await using var content = File.OpenRead(file);
        var written = await artifacts.WriteAsync(ArtifactName.Parse($"{payload.OutputPrefix}-{variant}.{extension}"), content, cancellationToken);
        return new JobOutput(variant, written.Name.Value, mediaType, written.Bytes, written.Sha256);
    }
}
