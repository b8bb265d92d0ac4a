using Grid.Sampling.Schedulers;

namespace Grid.Grains.Videos.Latents;

/// <summary>A checkpoint of latents and scheduler history as bytes, values kept exactly.</summary>
public static class DenoiseStateCodec
{
    private const uint Mark = 0x314c5847;

    public static byte[] Write(DenoiseState state)
    {
        using var writer = new StateWriter(Mark);
        writer.Write(state.Latents);
        writer.Write(state.Scheduler.NextEvaluation);
        writer.Write(state.Scheduler.History.Count);
        foreach (var tensor in state.Scheduler.History)
        {
            writer.Write(tensor);
        }

        return writer.ToArray();
    }

    public static DenoiseState Read(byte[] bytes)
    {
        using var reader = new StateReader(bytes, Mark, "latents");
        var latents = reader.ReadSingles();
        var next = reader.ReadInt32();
        var history = new float[reader.ReadInt32()][];
        for (var index = 0; index < history.Length; index++)
        {
            history[index] = reader.ReadSingles();
        }

        return new DenoiseState(latents, new SchedulerState(next, history));
    }
}
