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

    public DenoiseOutcome Denoise(DenoiseWork work, Func<int, bool> afterEvaluation, CancellationToken cancellationToken)
    {
        var latents = work.Checkpoint ?? work.TextStates;
        var done = work.FirstEvaluation;
        bool more;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            factory.OnEvaluation?.Invoke(work.Spec, done, cancellationToken);
            latents = SHA256.HashData([.. latents, .. BitConverter.GetBytes(done)]);
            more = afterEvaluation(++done);
        }
        while (more && done < work.Spec.Steps);

        return new DenoiseOutcome(latents, done);
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
}
