using Grid.Diffusion.Weights;

namespace Grid.Diffusion.TextEncoders;

/// <summary>Loads T5 files, which may name the embedding in two ways and may hold a decoder besides.</summary>
public static class T5Weights
{
    /// <summary>Copies what matches by name and shape. The second name of the embedding and the tensors of a decoder are not reported as unexpected.</summary>
    public static WeightLoadReport Load(T5Encoder encoder, params IReadOnlyList<SafetensorsFile> files) =>
        WeightLoader.Load(encoder, files, WeightLoadOptions.TextEncoder);
}
