using System.Collections.Immutable;
using System.Net.Mime;
using System.Text;
using Grid.Contracts;
using Grid.Contracts.Jobs;
using Grid.Contracts.Videos;
using Grid.Contracts.Work;
using Grid.Media;
using Grid.Storage.Artifacts;
using Grid.Workers.Manifests;
using Grid.Workers.Work;

namespace Grid.Workers.Videos;

/// <summary>
/// Makes the files of a video: compresses frames, writes thumbnail and manifest. In a simulation a placeholder is all that is written of
/// the frames.
/// </summary>
internal sealed class VideoFiles(VideoWriter writer, IArtifactStore artifacts, string scratchFolder, bool isSimulation)
{
    /// <summary>Compresses decoded frames and writes the thumbnail. The same assembly with both.</summary>
    public async Task<VideoAssembly> CompressAsync(VideoAssembly payload, byte[] frames, CancellationToken cancellationToken)
    {
        var spec = payload.Spec;
        if (!VideoFormats.TryParse(spec.Format, out var format))
        {
            throw new WorkRefusedException(
                new JobError(GridErrorCodes.InvalidValue, $"format must be one of {string.Join(", ", VideoFormats.Names)}.")
            );
        }

        var framesHash = FrameHasher.Hash(frames, 3 * spec.Width * spec.Height);
        if (isSimulation)
        {
            return payload with
            {
                FramesSha256 = framesHash,
                Segments = [await StorePlaceholderAsync(payload, framesHash, cancellationToken)],
            };
        }

        var manifest = Manifest(payload, framesHash);
        var video = RawVideo.FromBuffer(spec.Width, spec.Height, spec.Fps.ToFileRate(), frames);
        using var scratch = ScratchSpace.In(scratchFolder);
        var (file, thumbnail) = (scratch.PathOf("video"), scratch.PathOf("thumbnail"));
        await writer.WriteWithThumbnailAsync(video, file, thumbnail, format, manifest.ToTag(), cancellationToken: cancellationToken);

        // Together, since each waits for the disk.
        var outputs = await Task.WhenAll(
            StoreAsync(payload, JobOutputVariants.Video, spec.Format, format.ContentType(), file, cancellationToken),
            StoreAsync(payload, JobOutputVariants.Thumbnail, "png", VideoFormat.Png.ContentType(), thumbnail, cancellationToken)
        );
        return payload with { FramesSha256 = framesHash, Segments = [.. outputs] };
    }

    /// <summary>Puts the parts together, and writes the manifest.</summary>
    public async Task<ImmutableArray<JobOutput>> AssembleAsync(VideoAssembly payload, CancellationToken cancellationToken)
    {
        var parts = payload.Plan.IsSliced() ? await JoinAsync(payload, cancellationToken) : payload.Segments;
        var video = parts.First(part => part.Variant == JobOutputVariants.Video);
        var manifest = Manifest(payload, payload.FramesSha256!) with { Sha256File = video.Sha256 };
        var written = await artifacts.WriteAsync(
            ArtifactName.Parse($"{payload.OutputPrefix}-manifest.json"),
            manifest.ToFile(),
            cancellationToken
        );
        return [.. parts, new JobOutput(JobOutputVariants.Manifest, written.Name.Value, "application/json", written.Bytes, written.Sha256)];
    }

    // Segments follow one another in the file as they are: nothing is decoded or compressed again.
    private async Task<ImmutableArray<JobOutput>> JoinAsync(VideoAssembly payload, CancellationToken cancellationToken)
    {
        JobOutput[] segments = [.. payload.Segments.Where(part => part.Variant == JobOutputVariants.Segment)];
        var thumbnail = payload.Segments.Where(part => part.Variant == JobOutputVariants.Thumbnail);
        if (isSimulation)
        {
            return [await StorePlaceholderAsync(payload, payload.FramesSha256!, cancellationToken)];
        }

        if (payload.Spec.Format == "gif")
        {
            // One palette over all frames, so one segment, which is the file.
            return [segments.Single() with { Variant = JobOutputVariants.Video }, .. thumbnail];
        }

        using var scratch = ScratchSpace.In(scratchFolder);
        var files = new List<string>(segments.Length);
        foreach (var segment in segments)
        {
            files.Add(scratch.PathOf($"segment-{files.Count}.mp4"));
            await FetchAsync(segment, files[^1], cancellationToken);
        }

        var file = scratch.PathOf("video.mp4");
        await writer.ConcatenateAsync(files, file, Manifest(payload, payload.FramesSha256!).ToTag(), cancellationToken);
        return
        [
            await StoreAsync(payload, JobOutputVariants.Video, "mp4", VideoFormat.Mp4.ContentType(), file, cancellationToken),
            .. thumbnail,
        ];
    }

    private async Task FetchAsync(JobOutput segment, string file, CancellationToken cancellationToken)
    {
        await using var copy = File.Create(file);
        try
        {
            if (await artifacts.CopyToAsync(ArtifactName.Parse(segment.Artifact), segment.Bytes, segment.Sha256, copy, cancellationToken))
            {
                return;
            }
        }
        catch (ArtifactDamagedException)
        {
            throw new WorkRefusedException(
                new JobError(GridErrorCodes.ArtifactLost, "A part of the video is damaged in the store; submit the request again.")
            );
        }

        throw new WorkRefusedException(
            new JobError(GridErrorCodes.ArtifactLost, $"The artifact {segment.Artifact} has gone from the store; submit the request again.")
        );
    }

    private VideoManifest Manifest(VideoAssembly payload, string framesHash) =>
        new()
        {
            ModelHash = payload.ModelHash,
            ComputeProfile = payload.Profile,
            Request = payload.Spec,
            Plan = payload.Plan,
            Sha256Frames = framesHash,
            Sha256Latents = payload.LatentsSha256,
            SeamScore = payload.SeamScore,
            Warnings = payload.Warnings.IsEmpty ? null : payload.Warnings,
            Simulation = isSimulation ? true : null,
        };

    // The content differs wherever the frames do.
    private async Task<JobOutput> StorePlaceholderAsync(VideoAssembly payload, string framesHash, CancellationToken cancellationToken)
    {
        var content = Encoding.UTF8.GetBytes($"No model made these frames; their SHA-256 is {framesHash}.\n");
        var written = await artifacts.WriteAsync(
            ArtifactName.Parse($"{payload.OutputPrefix}-{JobOutputVariants.Video}.txt"),
            content,
            cancellationToken
        );
        return new JobOutput(JobOutputVariants.Video, written.Name.Value, MediaTypeNames.Text.Plain, written.Bytes, written.Sha256);
    }

    private async Task<JobOutput> StoreAsync(
        VideoAssembly payload,
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
