using Grid.Diffusion.Transformers;
using Grid.Sampling;
using Grid.Sampling.Guidance;
using Grid.Sampling.Schedulers;
using static TorchSharp.torch;

namespace Grid.Diffusion.Pipelines;

/// <summary>One guided evaluation of the transformer: scaled latents in, predicted noise out, both on the CPU as float32.</summary>
/// <param name="transformer">The network.</param>
/// <param name="device">Where it runs.</param>
/// <param name="schedule">The schedule that it was trained with, and what it predicts; the default is EasyAnimate V2's.</param>
public sealed class NoisePredictor(VideoTransformer transformer, Device device, NoiseScheduleConfig? schedule = null)
{
    // Null where the network predicts the noise itself.
    private readonly NoiseSchedule? _velocities =
        schedule?.PredictionType == NoiseScheduleConfig.Velocity ? new NoiseSchedule(schedule) : null;

    // Tokens times width of all videos in a batch. A batch only saves the fixed cost of each operation, so it pays while operations are
    // small. On two cores, evaluations of width 128 and 48 tokens took 18, 13, 11 and 11 ms a video in batches of 1, 2, 4 and 6; of 144
    // tokens, 34 ms in any.
    private const int MaxBatchValues = 4 * 48 * 128;

    // Matrix products of fewer rows sum in an order that depends on the number of rows.
    private const int MinBatchTokens = 16;

    // However small they are: the text's tokens count too, and every video waits for the whole batch.
    private const int MaxBatchVideos = 8;

    /// <summary>
    /// Most videos of this shape that are worth evaluating together, at least 1. It is 1 on devices and in types for which it has not been
    /// shown that a row's bytes do not depend on its neighbours.
    /// </summary>
    public int MaxBatch(LatentShape shape)
    {
        if (device.type != TorchSharp.DeviceType.CPU || transformer.Type() != ScalarType.Float32)
        {
            return 1;
        }

        var tokens = Tokens(shape);
        return tokens < MinBatchTokens ? 1 : (int)Math.Clamp(MaxBatchValues / (tokens * transformer.Config.Width), 1, MaxBatchVideos);
    }

    /// <summary>
    /// Predicts the noise of several queries in one batch, each with its own timestep, text and guidance; of a guided query, the negative
    /// rows come before the positive ones. On a CPU in float32, the bytes of an answer do not depend on the other queries.
    /// </summary>
    /// <param name="queries">At least one. Their text states are of one length, since another number of padding tokens changes how sums are
    /// split.</param>
    /// <param name="shape">Shape of every video.</param>
    /// <param name="spatialFactor">Pixels a latent; only networks that take the picture's size read it.</param>
    /// <returns>For each query the predicted noise, in the layout of its latents.</returns>
    /// <exception cref="ArgumentException">Queries differ in the length of their text or in whether they have inpaint latents.</exception>
    public IReadOnlyList<float[]> Predict(IReadOnlyList<NoiseQuery> queries, LatentShape shape, int spatialFactor)
    {
        RequireOneForm(queries);
        return Tokens(shape) >= MinBatchTokens
            ? Evaluate(queries, shape, spatialFactor)
            : [.. queries.SelectMany(query => Evaluate([query], shape, spatialFactor))];
    }

    private float[][] Evaluate(IReadOnlyList<NoiseQuery> queries, LatentShape shape, int spatialFactor)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();

        // 1. One row for each video and text.
        var rows = queries.Sum(query => query.Rows);
        var sample = cat([.. queries.SelectMany(query => Rows(query, query.Latents, shape))]);
        var extra = queries[0].Inpaint is null ? null : cat([.. queries.SelectMany(query => Rows(query, query.Inpaint!, shape))]);
        var texts = queries
            .SelectMany(query => query.Text.Negative is null ? [query.Text.Positive] : new[] { query.Text.Negative, query.Text.Positive })
            .ToList();
        var states = cat([.. texts.Select(text => tensor(text.Values, [text.Batch, text.Length, text.Channels], device: device))]);
        var mask = cat([.. texts.Select(text => tensor(text.Mask, [text.Batch, text.Length], device: device))]);
        var times = tensor(queries.SelectMany(query => Enumerable.Repeat(query.Timestep, query.Rows)).ToArray(), device: device);
        Tensor? size = null,
            aspect = null;
        if (transformer.Config.TakesSize)
        {
            var (height, width) = (shape.Height * spatialFactor, shape.Width * spatialFactor);
            size = tensor(new float[] { height, width }, device: device).expand(rows, 2);
            aspect = full([rows, 1], (float)height / width, ScalarType.Float32, device);
        }

        // 2. The network. The second half of its channels is the variance, which none of the sampling methods reads.
        var output = transformer.forward(sample, states, mask, times, size, aspect, extra, [.. queries.Select(query => query.Rows)]);
        var noise = output.narrow(1, 0, shape.Channels).to_type(ScalarType.Float32).cpu().contiguous();
        var values = noise.data<float>().ToArray();

        // 3. Guidance, then the noise of what was predicted.
        var answers = new float[queries.Count][];
        var first = 0;
        for (var index = 0; index < answers.Length; index++)
        {
            answers[index] = Guide(queries[index], values.AsSpan(first * shape.Count, queries[index].Rows * shape.Count));
            first += queries[index].Rows;
            if (_velocities is not null)
            {
                VelocityPrediction.ToNoise(_velocities, queries[index].Timestep, queries[index].Latents, answers[index]);
            }
        }

        return answers;
    }

    private long Tokens(LatentShape shape) =>
        (long)shape.Frames * (shape.Height / transformer.Config.PatchSize) * (shape.Width / transformer.Config.PatchSize);

    private static float[] Guide(NoiseQuery query, ReadOnlySpan<float> values)
    {
        if (query.Text.Negative is null)
        {
            return values.ToArray();
        }

        var guided = new float[values.Length / 2];
        ClassifierFreeGuidance.Combine(values[..guided.Length], values[guided.Length..], query.Text.Scale, guided);
        return guided;
    }

    private static void RequireOneForm(IReadOnlyList<NoiseQuery> queries)
    {
        var (length, inpaints) = (queries[0].Text.Positive.Length, queries[0].Inpaint is not null);
        foreach (var query in queries)
        {
            if (query.Text.Positive.Length != length || (query.Text.Negative?.Length ?? length) != length)
            {
                throw new ArgumentException(
                    $"text states of {query.Text.Positive.Length} and {length} tokens cannot be in one batch; they must be of one length",
                    nameof(queries)
                );
            }

            if (query.Inpaint is not null != inpaints)
            {
                throw new ArgumentException("inpaint latents must be given for all videos of a batch or for none", nameof(queries));
            }
        }
    }

    private IEnumerable<Tensor> Rows(NoiseQuery query, float[] values, LatentShape shape)
    {
        var channels = values.Length / query.Batch / (shape.Count / shape.Channels);
        var rows = tensor(values, [query.Batch, channels, shape.Frames, shape.Height, shape.Width], device: device);
        return Enumerable.Repeat(rows, query.Rows / query.Batch);
    }
}
