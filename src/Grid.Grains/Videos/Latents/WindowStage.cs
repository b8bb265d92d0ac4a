using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Grid.Contracts.Videos;
using Grid.Contracts.Work;
using Grid.Grains.Models;
using Grid.Sampling;
using Grid.Sampling.Windows;
using Grid.Storage.Artifacts;

namespace Grid.Grains.Videos.Latents;

/// <summary>
/// What a long video's job does between two evaluations: lays the network's input out for the windows' workers, blends what they predicted,
/// makes the one scheduler step, and writes a checkpoint now and then. In memory it holds a fixed number of latent videos, however many
/// windows there are.
/// </summary>
internal sealed class WindowStage(IArtifactStore artifacts, ArtifactName folder, WindowedSampling sampling, LatentShape shape)
{
    // Artifacts that nobody reads any more.
    private IEnumerable<ArtifactName> _read = [];

    /// <summary>The latent file that the windows of this evaluation are read from; null where they are carried.</summary>
    public ArtifactName? Input { get; private set; }

    /// <summary>Evaluations done.</summary>
    public int Evaluation => sampling.Evaluation;

    public int EvaluationCount => sampling.EvaluationCount;

    /// <summary>Windows of this evaluation.</summary>
    public int WindowCount => sampling.Windows.Count;

    public bool IsComplete => sampling.IsComplete;

    /// <summary>Begins a video, or goes on from a checkpoint.</summary>
    /// <exception cref="FileNotFoundException">The checkpoint has gone from the store.</exception>
    public static async Task<WindowStage> OpenAsync(
        IArtifactStore artifacts,
        ArtifactName folder,
        VideoSpec spec,
        VideoPlan plan,
        InstalledModel model,
        string? checkpoint,
        CancellationToken cancellationToken
    )
    {
        var shape = model.LatentShapeOf(spec);
        var sampling = new WindowedSampling(spec.ToSettings(), plan.Windows(), shape, model.Schedule);
        if (checkpoint is null)
        {
            await Task.Run(sampling.Start, cancellationToken);
        }
        else
        {
            var bytes = await artifacts.ReadAllAsync(ArtifactName.Parse(checkpoint), cancellationToken)
                ?? throw new FileNotFoundException($"The artifact {checkpoint} has gone from the store; submit the request again.");
            sampling.Restore(DenoiseStateCodec.Read(bytes));
        }

        return new WindowStage(artifacts, folder, sampling, shape);
    }

    /// <summary>
    /// Makes the network's input for this evaluation ready, in a file unless windows are small. It can be computed again from the
    /// checkpoint, so nobody waits for the disk.
    /// </summary>
    public async Task PrepareInputAsync(CancellationToken cancellationToken)
    {
        if (sizeof(float) * sampling.WindowShape.Count <= WindowEvaluation.MaxCarriedBytes)
        {
            await Task.Run(() => sampling.ModelInput, cancellationToken);
            return;
        }

        // Another activation may have written the same evaluation's a moment ago, and its workers still read it.
        var name = Name($"input-{sampling.Evaluation}-{Guid.NewGuid():n}");
        var input = await Task.Run(() => sampling.ModelInput, cancellationToken);
        await LatentFile.WriteAsync(artifacts, name, input, shape, ArtifactDurability.Transient, cancellationToken);
        Input = name;
    }

    /// <summary>The window of an index.</summary>
    public (int First, int Count) WindowAt(int index) => (sampling.Windows[index].First, sampling.Windows[index].Count);

    /// <summary>What the network is told of the noise's level in this evaluation.</summary>
    public float Timestep => sampling.Timestep;

    /// <summary>A window's latents for the message, where they are small; else empty, and they are read from <see cref="Input"/>.</summary>
    public ImmutableArray<byte> CarriedAt(int index) => Input is null ? Carry(index) : [];

    /// <summary>Blends the predictions of this evaluation's windows, in their order, and goes to the next evaluation.</summary>
    /// <exception cref="FileNotFoundException">A prediction has gone from the store; the stage must not be used any more.</exception>
    public async Task AdvanceAsync(IReadOnlyList<WindowEvaluationResult> predictions, CancellationToken cancellationToken)
    {
        // All bytes are fetched beside each other but never more of them than some windows', and added in order.
        for (var first = 0; first < predictions.Count; first += ReadAhead)
        {
            var some = predictions.Skip(first).Take(ReadAhead).ToList();
            var contents = await Task.WhenAll(some.Select(result => ReadAsync(result, cancellationToken)));
            await Task.Run(
                () =>
                {
                    for (var index = 0; index < contents.Length; index++)
                    {
                        sampling.Add(first + index, Floats.FromBytes(contents[index].Span));
                    }
                },
                cancellationToken
            );
        }

        await Task.Run(sampling.Advance, cancellationToken);
        _read = [.. predictions.Select(result => result.Prediction).Append(Input?.Value).OfType<string>().Select(ArtifactName.Parse)];
        Input = null;
    }

    /// <summary>Removes what the last <see cref="AdvanceAsync"/> has read.</summary>
    public Task DeleteReadAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_read.Select(name => artifacts.DeleteAsync(name, cancellationToken)));

    /// <summary>Writes what a restart begins from.</summary>
    public async Task<string> WriteCheckpointAsync(CancellationToken cancellationToken)
    {
        var name = Name($"checkpoint-{sampling.Evaluation}-{Guid.NewGuid():n}");
        await artifacts.WriteAsync(name, DenoiseStateCodec.Write(sampling.Capture()), cancellationToken);
        return name.Value;
    }

    /// <summary>Writes the finished latents for those who decode slices of them.</summary>
    /// <returns>The latent file, and the hash of the values in the order [C, F, h, w].</returns>
    public async Task<(string Latents, string Sha256)> FinishAsync(CancellationToken cancellationToken)
    {
        var name = Name("latents");
        await LatentFile.WriteAsync(artifacts, name, sampling.Latents, shape, ArtifactDurability.Durable, cancellationToken);
        return (name.Value, Floats.Hash(sampling.Latents));
    }

    private const int ReadAhead = 16;

    private ImmutableArray<byte> Carry(int index)
    {
        var values = new float[sampling.WindowShape.Count];
        sampling.CopyWindow(index, values);
        return ImmutableCollectionsMarshal.AsImmutableArray(Floats.ToBytes(values));
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(WindowEvaluationResult result, CancellationToken cancellationToken) =>
        result.Prediction is { } name
            ? await artifacts.ReadAllAsync(ArtifactName.Parse(name), cancellationToken)
                ?? throw new FileNotFoundException($"The prediction {name} has gone from the store.")
            : result.PredictedNoise.AsMemory();

    private ArtifactName Name(string file) => ArtifactName.Parse($"{folder}/{file}.bin");
}
