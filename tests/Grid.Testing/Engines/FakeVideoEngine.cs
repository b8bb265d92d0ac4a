using System.Security.Cryptography;
using System.Text;
using Grid.Contracts.Videos;
using Grid.Workers.Engines;

namespace Grid.Testing.Engines;

/// <summary>
/// A model that computes nothing but hashes: as a real one's, its frames depend on the spec alone, whatever bursts they were made in.
/// </summary>
internal sealed class FakeVideoEngine(FakeVideoEngineFactory factory) : IVideoEngine
{
    public long WeightBytes => FakeVideoEngineFactory.WeightBytes;

    public int CountEvaluations(VideoSpec spec) => spec.Steps;

    public byte[] EncodePrompt(VideoSpec spec, CancellationToken cancellationToken) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{spec.Prompt}\n{spec.NegativePrompt}\n{spec.Seed}\n{spec.Sampler}"));

    public int MaxBatch(VideoSpec spec) => factory.MaxBatch;

    public IReadOnlyList<DenoiseOutcome?> Denoise(IReadOnlyList<DenoiseWork> works, Func<int, int, bool> afterEvaluation, CancellationToken cancellationToken)
    {
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
            cancellationToken);
        return [.. works.Select((work, index) => work.Cancellation.IsCancellationRequested ? null : new DenoiseOutcome(latents[index], done[index]))];
    }

    public byte[] Decode(VideoSpec spec, VideoPlan plan, byte[] latents, CancellationToken cancellationToken)
    {
        var frames = new byte[spec.Frames * spec.Height * spec.Width * 3];
        for (var index = 0; index < frames.Length; index++)
        {
            frames[index] = latents[index % latents.Length];
        }

        return frames;
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
