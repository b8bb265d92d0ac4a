using System.Security.Cryptography;
using System.Text;
using Grid.Contracts.Videos;
using Grid.Workers.Engines;

namespace Grid.Testing.Engines;

/// <summary>
/// A model that computes nothing but hashes: as a real one's, its frames depend on the spec alone, whatever bursts they were made in.
/// </summary>
internal sealed class FakeVideoEngine(FakeVideoEngineFactory factory, string device) : IVideoEngine
{
    public long WeightBytes => FakeVideoEngineFactory.WeightBytes;

    public int CountEvaluations(VideoSpec spec) => spec.Steps;

    public byte[] EncodePrompt(VideoSpec spec, CancellationToken cancellationToken) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{spec.Prompt}\n{spec.NegativePrompt}\n{spec.Seed}\n{spec.Sampler}"));

    public int MaxBatch(VideoSpec spec) => factory.MaxBatch;

    public IReadOnlyList<DenoiseOutcome?> Denoise(
        IReadOnlyList<DenoiseWork> works,
        Func<int, int, bool> afterEvaluation,
        CancellationToken cancellationToken
    )
    {
        factory.OnDevice?.Invoke(device);
        factory.OnBatch?.Invoke(works);
        var done = works.Select(work => work.FirstEvaluation).ToArray();
        var latents = works.Select(work => work.Checkpoint ?? work.TextStates).ToArray();
        DenoiseBurst.Run(
            works,
            index => done[index] >= works[index].Spec.Steps,
            going =>
            {
                foreach (var index in going)
                {
                    Evaluate(works[index], done[index], cancellationToken);
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

    public IReadOnlyList<VideoWarning> ReviewPrompts(VideoSpec spec) => factory.Warnings;

    public byte[] Decode(VideoSpec spec, VideoPlan plan, byte[] latents, Action<int> onFrame, CancellationToken cancellationToken)
    {
        for (var frame = 1; frame <= spec.Frames; frame++)
        {
            onFrame(frame);
            factory.OnDecodedFrame?.Invoke(frame);
        }

        var frames = new byte[spec.Frames * spec.Height * spec.Width * 3];
        for (var index = 0; index < frames.Length; index++)
        {
            frames[index] = latents[index % latents.Length];
        }

        return frames;
    }

    public int MaxWindowBatch(VideoSpec spec, int latentFrames) => factory.MaxBatch;

    public IReadOnlyList<float[]> PredictNoise(IReadOnlyList<WindowQuery> queries)
    {
        factory.OnDevice?.Invoke(device);
        factory.OnWindows?.Invoke(queries);
        return [.. queries.Select(Predict)];
    }

    public PreviewFrame? Preview(WindowQuery query, float[] predicted) => new(new byte[3 * 8 * 8], 8, 8);

    public FrameRange LatentsFor(VideoSpec spec, VideoPlan plan, FrameRange frames)
    {
        var first = frames.First * plan.LatentFrames / spec.Frames;
        return new FrameRange(first, (((frames.End * plan.LatentFrames) + spec.Frames - 1) / spec.Frames) - first);
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
        factory.OnSlice?.Invoke(frames);
        var needed = LatentsFor(spec, plan, frames).Count;
        for (var index = frames.First; index < frames.End; index++)
        {
            var latent = LatentsFor(spec, plan, new FrameRange(index, 1)).First - firstLatent;
            var frame = new byte[spec.Height * spec.Width * 3];
            frame.AsSpan().Fill((byte)(128 + (40 * Math.Tanh(latents[latent * (latents.Length / needed / 4)]))));
            onFrame(frame);
        }
    }

    public string HashLatents(byte[] checkpoint) => Convert.ToHexStringLower(SHA256.HashData(checkpoint));

    private static float[] Predict(WindowQuery query)
    {
        var sign = (query.TextStates[0] % 2) - 0.5f;
        return [.. query.Latents.Select((value, index) => (0.5f * value) + (sign * query.Timestep / 1000) + (0.01f * (index % 7)))];
    }

    public void Dispose() => factory.OnUnload();

    // A test may hold an evaluation until its work is canceled, which is no failure of the others.
    private void Evaluate(DenoiseWork work, int evaluation, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, work.Cancellation);
        try
        {
            factory.OnEvaluation?.Invoke(work.Spec, evaluation, either.Token);
        }
        catch (OperationCanceledException) when (work.Cancellation.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The burst drops it.
        }
    }
}
