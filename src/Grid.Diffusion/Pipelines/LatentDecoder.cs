using Grid.Diffusion.Autoencoders;
using Grid.Sampling;
using Grid.Sampling.Noise;
using static TorchSharp.torch;

namespace Grid.Diffusion.Pipelines;

/// <summary>
/// Latents to pictures: decodes slice by slice, then averages the seams with a reconstruction whose slices lie half a slice off. Any range
/// of frames can be decoded alone, from the latents that it needs, and has the bytes that it has in the whole video.
/// </summary>
public sealed class LatentDecoder(VideoAutoencoder autoencoder, Device device)
{
    private readonly SliceCalls _slices = new(autoencoder, device);

    /// <summary>Frames that so many latent frames are decoded to.</summary>
    public int FramesOf(int totalLatentFrames) => TemporalPlan.ForDecode(_slices.Config, totalLatentFrames)[^1].OutputEnd;

    /// <summary>The latent frames that a range of frames is decoded from, no more.</summary>
    /// <param name="firstFrame">First frame, from 0.</param>
    /// <param name="frames">At least 1.</param>
    /// <param name="totalLatentFrames">Latent frames of the whole video.</param>
    /// <param name="smooth">Whether the seams are smoothed.</param>
    /// <exception cref="ArgumentException">The range is empty or does not lie inside the video.</exception>
    public (int First, int Count) LatentsFor(int firstFrame, int frames, int totalLatentFrames, bool smooth = true) =>
        LatentsFor(TemporalPlan.ForDecode(_slices.Config, totalLatentFrames), firstFrame, frames, smooth);

    /// <summary>
    /// Decodes a range of frames and hands it out in order, a slice or a part of one at a time. Holds a few slices, however long the range
    /// is. Ranges that begin and end at slices cost least.
    /// </summary>
    /// <param name="part">Denoised latents [C, F, h, w], at least those of <see cref="LatentsFor(int, int, int, bool)"/>.</param>
    /// <param name="partShape">Their shape.</param>
    /// <param name="firstLatent">Place of their first latent frame in the video.</param>
    /// <param name="totalLatentFrames">Latent frames of the whole video.</param>
    /// <param name="firstFrame">First frame, from 0.</param>
    /// <param name="frames">At least 1.</param>
    /// <param name="smoothing">Source of the smoothing's posterior samples, keyed by place, stream <see cref="NoiseStream.Smoothing"/>;
    /// null leaves the seams.</param>
    /// <param name="onFrames">Given frames [1, 3, n, H, W] in [-1, 1] on the CPU, which are freed when it returns.</param>
    /// <param name="cancellationToken">Takes effect between two slices.</param>
    /// <exception cref="ArgumentException">The range does not lie inside the video, or latents that it needs are not given.</exception>
    public void DecodeRange(
        ReadOnlySpan<float> part,
        LatentShape partShape,
        int firstLatent,
        int totalLatentFrames,
        int firstFrame,
        int frames,
        INoiseSource? smoothing,
        Action<Tensor> onFrames,
        CancellationToken cancellationToken = default
    )
    {
        var plan = TemporalPlan.ForDecode(_slices.Config, totalLatentFrames);
        var needed = LatentsFor(plan, firstFrame, frames, smoothing is not null);
        if (needed.First < firstLatent || needed.First + needed.Count > firstLatent + partShape.Frames)
        {
            throw new ArgumentException(
                $"latent frames {firstLatent} to {firstLatent + partShape.Frames - 1} are given; frames {firstFrame} to "
                    + $"{firstFrame + frames - 1} need {needed.First} to {needed.First + needed.Count - 1}",
                nameof(part)
            );
        }

        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var z =
            tensor(part.ToArray(), [1, partShape.Channels, partShape.Frames, partShape.Height, partShape.Width], device: device)
            / LatentScaling.Standard;
        using var decoded = new SliceOutputs(
            plan,
            slice => Decode(z.narrow(2, slice.FirstInput - firstLatent, slice.InputCount), slice),
            cancellationToken
        );
        using var smoother = smoothing is null
            ? null
            : new FrameSmoother(new SmoothingPlan(_slices.Config, plan[^1].OutputEnd), _slices, smoothing, decoded.Get, cancellationToken);
        var (start, end) = TemporalPlan.SlicesOf(plan, firstFrame, frames);
        for (var index = start; index < end; index++)
        {
            using var inner = NewDisposeScope();
            var (from, to) = (Math.Max(firstFrame, plan[index].OutputStart), Math.Min(firstFrame + frames, plan[index].OutputEnd));
            onFrames(smoother is null ? decoded.Get(from, to - from) : smoother.Get(from, to - from));
            decoded.Release(smoother?.Release(to) ?? to);
        }
    }

    /// <summary>Decodes a whole video without smoothing.</summary>
    /// <param name="latents">Denoised latents [C, F, h, w].</param>
    /// <param name="shape">Their shape.</param>
    /// <param name="cancellationToken">Takes effect between two slices.</param>
    /// <returns>Frames [1, 3, T, H, W] in [-1, 1], on the CPU.</returns>
    public Tensor Decode(ReadOnlySpan<float> latents, LatentShape shape, CancellationToken cancellationToken = default)
    {
        using var scope = NewDisposeScope();
        var parts = new List<Tensor>();
        DecodeRange(
            latents,
            shape,
            0,
            shape.Frames,
            0,
            FramesOf(shape.Frames),
            null,
            frames => parts.Add(frames.MoveToOtherDisposeScope(scope)),
            cancellationToken
        );
        return cat(parts, 2).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Averages the frames between half a slice after the start and half a slice before the end with their own re-encoding, as the released
    /// pipeline does. Clips of one slice stay as they are.
    /// </summary>
    /// <param name="frames">Frames [1, 3, T, H, W] in [-1, 1].</param>
    /// <param name="noise">Source of the posterior samples, stream <see cref="NoiseStream.Smoothing"/>, one index per encoder call.</param>
    /// <param name="cancellationToken">Takes effect between two slices.</param>
    public Tensor Smooth(Tensor frames, INoiseSource noise, CancellationToken cancellationToken = default)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var length = (int)frames.shape[2];
        var step = _slices.Config.EncoderSliceFrames;
        using var smoother = new FrameSmoother(
            new SmoothingPlan(_slices.Config, length),
            _slices,
            noise,
            (first, count) => frames.narrow(2, first, count),
            cancellationToken
        );
        var parts = new List<Tensor>();
        for (var start = 0; start < length; start += step)
        {
            var count = Math.Min(step, length - start);
            parts.Add(smoother.Get(start, count));
            smoother.Release(start + count);
        }

        return cat(parts, 2).MoveToOuterDisposeScope();
    }

    private (int First, int Count) LatentsFor(IReadOnlyList<TemporalSlice> plan, int firstFrame, int frames, bool smooth)
    {
        var total = plan[^1].OutputEnd;
        if (firstFrame < 0 || frames < 1 || firstFrame > total - frames)
        {
            throw new ArgumentException($"frames {firstFrame} to {firstFrame + (long)frames - 1} must be a range inside 0 to {total - 1}");
        }

        var (first, end) = smooth
            ? new SmoothingPlan(_slices.Config, total).FramesFor(firstFrame, frames)
            : (firstFrame, firstFrame + frames);
        var (latentFirst, latentEnd) = SmoothingPlan.InputsOf(plan, TemporalPlan.SlicesOf(plan, first, end - first));
        return (latentFirst, latentEnd - latentFirst);
    }

    private Tensor Decode(Tensor latents, TemporalSlice slice)
    {
        using var decoded = _slices.Decode(slice, latents);
        return decoded.clamp(-1, 1);
    }
}
