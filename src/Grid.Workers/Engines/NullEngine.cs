using System.Security.Cryptography;
using System.Text;
using Grid.Contracts.Videos;

namespace Grid.Workers.Engines;

/// <summary>
/// An engine without networks, for load tests and simulations. A checkpoint is a hash over prompt, seed and every evaluation made, and the frames are
/// filled from it: a step that is left out or made twice shows in the frames, as with a real model.
/// </summary>
internal sealed class NullEngine(NullEngineOptions options, TimeProvider timeProvider) : IVideoEngine
{
    public long WeightBytes => options.WeightBytes;

    public int CountEvaluations(VideoSpec spec) => spec.Steps;

    public int MaxBatch(VideoSpec spec) => options.MaxBatch;

    public byte[] EncodePrompt(VideoSpec spec, CancellationToken cancellationToken) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{spec.Prompt}\n{spec.NegativePrompt}"));

    public IReadOnlyList<DenoiseOutcome?> Denoise(IReadOnlyList<DenoiseWork> works, Func<int, int, bool> afterEvaluation, CancellationToken cancellationToken)
    {
        var done = works.Select(work => work.FirstEvaluation).ToArray();
        var latents = works.Select(work => work.Checkpoint ?? SHA256.HashData([.. work.TextStates, .. BitConverter.GetBytes(work.Spec.Seed)])).ToArray();
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
            cancellationToken);
        return [.. works.Select((work, index) => work.Cancellation.IsCancellationRequested ? null : new DenoiseOutcome(latents[index], done[index]))];
    }

    public byte[] Decode(VideoSpec spec, VideoPlan plan, byte[] latents, CancellationToken cancellationToken)
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

    /// <summary>Holds the device's thread, as work on a device does.</summary>
    internal static void Wait(TimeSpan time, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (time > TimeSpan.Zero)
        {
            Task.Delay(time, timeProvider, cancellationToken).GetAwaiter().GetResult();
        }
    }
}
