using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Grid.Contracts.Videos;

namespace Grid.Workers.Engines;

/// <summary>
/// An engine without networks, for load tests and simulations. A checkpoint is a hash over prompt, seed and every evaluation made, and the
/// frames are filled from it: a step that is left out or made twice shows in the frames, as with a real model.
/// </summary>
internal sealed class NullEngine(NullEngineOptions options, TimeProvider timeProvider) : IVideoEngine
{
    public long WeightBytes => options.WeightBytes;

    public int CountEvaluations(VideoSpec spec) => spec.Steps;

    public int MaxBatch(VideoSpec spec) => options.MaxBatch;

    public byte[] EncodePrompt(VideoSpec spec, CancellationToken cancellationToken) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{spec.Prompt}\n{spec.NegativePrompt}"));

    public IReadOnlyList<DenoiseOutcome?> Denoise(
        IReadOnlyList<DenoiseWork> works,
        Func<int, int, bool> afterEvaluation,
        CancellationToken cancellationToken
    )
    {
        var done = works.Select(work => work.FirstEvaluation).ToArray();
        var latents = works
            .Select(work => work.Checkpoint ?? SHA256.HashData([.. work.TextStates, .. BitConverter.GetBytes(work.Spec.Seed)]))
            .ToArray();
        DenoiseBurst.Run(
            works,
            index => done[index] >= works[index].Spec.Steps,
            going =>
            {
                Wait(options.StepTime, timeProvider, cancellationToken);
                foreach (var index in going)
                {
                    latents[index] = SHA256.HashData([.. latents[index], .. BitConverter.GetBytes(done[index]++)]);
                }
            },
            index => afterEvaluation(index, done[index]),
            cancellationToken
        );
        return
        [
            .. works.Select(
                (work, index) => work.Cancellation.IsCancellationRequested ? null : new DenoiseOutcome(latents[index], done[index])
            ),
        ];
    }

    public int MaxWindowBatch(VideoSpec spec, int latentFrames) => options.MaxBatch;

    public IReadOnlyList<float[]> PredictNoise(IReadOnlyList<WindowQuery> queries)
    {
        Wait(options.StepTime, timeProvider, CancellationToken.None);
        return [.. queries.Select(Predict)];
    }

    public PreviewFrame? Preview(WindowQuery query, float[] predicted) => null;

    public FrameRange LatentsFor(VideoSpec spec, VideoPlan plan, FrameRange frames)
    {
        var first = (int)((long)frames.First * plan.LatentFrames / spec.Frames);
        var end = (int)((((long)frames.End * plan.LatentFrames) + spec.Frames - 1) / spec.Frames);
        return new FrameRange(first, end - first);
    }

    public void DecodeSlice(
        VideoSpec spec,
        VideoPlan plan,
        FrameRange frames,
        float[] latents,
        int firstLatent,
        Action<ReadOnlyMemory<byte>> onFrame,
        CancellationToken cancellationToken
    )
    {
        Wait(options.DecodeTime, timeProvider, cancellationToken);
        var frame = new byte[3 * spec.Width * spec.Height];
        for (var index = frames.First; index < frames.End; index++)
        {
            // Of its own latent frame only, so that a slice has no say in the bytes.
            var latent = LatentsFor(spec, plan, new FrameRange(index, 1)).First - firstLatent;
            var hash = SHA256.HashData([.. MemoryMarshal.AsBytes<float>([latents[latent]]), .. BitConverter.GetBytes(index)]);
            frame.AsSpan().Fill(hash[0]);
            hash.AsSpan(0, Math.Min(hash.Length, frame.Length)).CopyTo(frame);
            onFrame(frame);
        }
    }

    public string HashLatents(byte[] checkpoint) => Convert.ToHexStringLower(SHA256.HashData(checkpoint));

    public byte[] Decode(VideoSpec spec, VideoPlan plan, byte[] latents, Action<int> onFrame, CancellationToken cancellationToken)
    {
        Wait(options.DecodeTime, timeProvider, cancellationToken);
        var frames = new byte[3 * spec.Width * spec.Height * spec.Frames];
        frames.AsSpan().Fill(latents[0]);
        latents.AsSpan(0, Math.Min(latents.Length, frames.Length)).CopyTo(frames);
        return frames;
    }

    public void Dispose()
    {
        // There is nothing to let go.
    }

    // Small numbers that depend on every input, so that a wrong window, text or step shows in the frames.
    private static float[] Predict(WindowQuery query)
    {
        var hash = SHA256.HashData([
            .. query.TextStates,
            .. MemoryMarshal.AsBytes(query.Latents.AsSpan()),
            .. BitConverter.GetBytes(query.Timestep),
        ]);
        var predicted = new float[query.Latents.Length];
        for (var i = 0; i < predicted.Length; i++)
        {
            predicted[i] = (query.Latents[i] * 0.5f) + ((hash[i % hash.Length] - 128) / 256f);
        }

        return predicted;
    }

    /// <summary>Holds the device's thread, as work on a device does.</summary>
    internal static void Wait(TimeSpan time, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (time <= TimeSpan.Zero)
        {
            return;
        }

        // By handles: a thread that waits for a task spins first, and many simulated devices would spin away the machine's time.
        if (timeProvider == TimeProvider.System)
        {
            cancellationToken.WaitHandle.WaitOne(time);
            cancellationToken.ThrowIfCancellationRequested();
            return;
        }

        var delay = Task.Delay(time, timeProvider, cancellationToken);
        ((IAsyncResult)delay).AsyncWaitHandle.WaitOne();
        delay.GetAwaiter().GetResult();
    }
}
