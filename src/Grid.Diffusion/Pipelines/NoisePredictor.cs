using Grid.Diffusion.Transformers;
using Grid.Sampling;
using Grid.Sampling.Guidance;

using static TorchSharp.torch;

namespace Grid.Diffusion.Pipelines;

/// <summary>One guided evaluation of the transformer: scaled latents in, predicted noise out, both on the CPU as float32.</summary>
public sealed class NoisePredictor(VideoTransformer transformer, Device device)
{
    /// <summary>Predicts the noise of a batch of videos, with the negative and the positive rows in one batch.</summary>
    /// <param name="latents">Scaled latents [batch, C, F, h, w].</param>
    /// <param name="shape">Shape of one video.</param>
    /// <param name="timestep">The same timestep for every video.</param>
    /// <param name="text">Text states; the batch is theirs.</param>
    /// <param name="spatialFactor">Pixels a latent; only networks that take the picture's size read it.</param>
    /// <param name="inpaint">Mask and masked-video latents [batch, 8, F, h, w] for networks that take them.</param>
    public float[] Predict(ReadOnlySpan<float> latents, LatentShape shape, float timestep, GuidedText text, int spatialFactor, float[]? inpaint = null)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var batch = text.Positive.Batch;
        var rows = text.Negative is null ? batch : 2 * batch;
        var sample = Rows(latents.ToArray(), batch, shape, rows);
        var extra = inpaint is null ? null : Rows(inpaint, batch, shape with { Channels = inpaint.Length / batch / (shape.Count / shape.Channels) }, rows);
        var states = text.Negative is null ? States(text.Positive) : cat([States(text.Negative), States(text.Positive)]);
        var mask = text.Negative is null ? Mask(text.Positive) : cat([Mask(text.Negative), Mask(text.Positive)]);
        var times = full([rows], timestep, ScalarType.Float32, device);
        Tensor? size = null, aspect = null;
        if (transformer.Config.TakesSize)
        {
            var (height, width) = (shape.Height * spatialFactor, shape.Width * spatialFactor);
            size = tensor(new float[] { height, width }, device: device).expand(rows, 2);
            aspect = full([rows, 1], (float)height / width, ScalarType.Float32, device);
        }

        var output = transformer.forward(sample, states, mask, times, size, aspect, extra);
        // The second half of the channels is the variance, which none of the sampling methods reads.
        var noise = output.narrow(1, 0, shape.Channels).to_type(ScalarType.Float32).cpu().contiguous();
        var values = noise.data<float>().ToArray();
        if (text.Negative is null)
        {
            return values;
        }

        var guided = new float[values.Length / 2];
        ClassifierFreeGuidance.Combine(values.AsSpan(0, guided.Length), values.AsSpan(guided.Length), text.Scale, guided);
        return guided;
    }

    private Tensor Rows(float[] values, int batch, LatentShape shape, int rows)
    {
        var one = tensor(values, [batch, shape.Channels, shape.Frames, shape.Height, shape.Width], device: device);
        return rows == batch ? one : cat([one, one]);
    }

    private Tensor States(TextStates text) => tensor(text.Values, [text.Batch, text.Length, text.Channels], device: device);

    private Tensor Mask(TextStates text) => tensor(text.Mask, [text.Batch, text.Length], device: device);
}
