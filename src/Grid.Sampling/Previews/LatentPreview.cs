using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Grid.Sampling.Schedulers;

namespace Grid.Sampling.Previews;

/// <summary>
/// A rough picture straight from latents, one pixel a latent cell: each colour is a weighted sum of the cell's channels. Costs next to
/// nothing, since no network is involved.
/// </summary>
public sealed class LatentPreview
{
    private const int Colors = 3;
    private const string FactorsKey = "latent_rgb_factors";
    private const string BiasKey = "latent_rgb_bias";

    private static readonly NoiseSchedule DefaultSchedule = new();

    private readonly NoiseSchedule _schedule;
    private readonly float[][] _factors;
    private readonly float[] _bias;

    /// <summary>A preview of latents at the scale in which they are denoised.</summary>
    /// <param name="factors">For each channel what it adds to red, green and blue, where 0 is black and 1 full.</param>
    /// <param name="bias">Red, green and blue of latents that are 0.</param>
    /// <param name="schedule">The model's training schedule; the default is EasyAnimate V2's.</param>
    /// <exception cref="ArgumentException">A list has another length, or a number is not finite.</exception>
    public LatentPreview(IReadOnlyList<IReadOnlyList<float>> factors, IReadOnlyList<float> bias, NoiseSchedule? schedule = null)
    {
        ArgumentNullException.ThrowIfNull(factors);
        ArgumentNullException.ThrowIfNull(bias);
        if (factors.Count == 0 || factors.Append(bias).Any(row => row.Count != Colors || !row.All(float.IsFinite)))
        {
            throw new ArgumentException(
                $"{FactorsKey} must be a list of 3 finite numbers a latent channel, and {BiasKey} 3 finite numbers."
            );
        }

        _factors = [.. factors.Select(row => row.ToArray())];
        _bias = [.. bias];
        _schedule = schedule ?? DefaultSchedule;
    }

    /// <summary>Channels of the latents.</summary>
    public int Channels => _factors.Length;

    /// <summary>Reads the content of a model folder's <c>preview.json</c>.</summary>
    /// <param name="json">The file.</param>
    /// <param name="channels">Latent channels of the model.</param>
    /// <param name="schedule">The model's training schedule; the default is EasyAnimate V2's.</param>
    /// <exception cref="ArgumentException">A field is missing or malformed, or there are other channels than the model's; one sentence
    /// names it.</exception>
    public static LatentPreview FromJson(JsonObject json, int channels, NoiseSchedule? schedule = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (json[FactorsKey] is not JsonArray rows || rows.Count != channels)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{FactorsKey} must be a list of {channels} lists of 3 numbers, one for each latent channel.")
            );
        }

        return new LatentPreview(
            [.. rows.Select(row => Numbers(row, $"each entry of {FactorsKey}"))],
            Numbers(json[BiasKey], BiasKey),
            schedule
        );
    }

    /// <summary>The content of a <c>preview.json</c>.</summary>
    public JsonObject ToJson() =>
        new() { [FactorsKey] = new JsonArray([.. _factors.Select(row => (JsonNode)Array(row))]), [BiasKey] = Array(_bias) };

    /// <summary>RGB bytes of one latent frame, h times w pixels row by row.</summary>
    /// <param name="latents">Clean latents [C, F, h, w].</param>
    /// <param name="shape">Their shape.</param>
    /// <param name="frame">Latent frame, from 0.</param>
    /// <exception cref="ArgumentException">Shape, length or frame do not fit.</exception>
    public byte[] Render(ReadOnlySpan<float> latents, LatentShape shape, int frame) => Render(latents, latents, shape, frame, 1, 0);

    /// <summary>
    /// RGB bytes of one latent frame of the clean latents that an evaluation points at, (input - sqrt(1 - a) noise) / sqrt(a) with the
    /// share a of the signal's power that is left at the timestep. Timesteps between training timesteps have the noise level that samplers
    /// give them.
    /// </summary>
    /// <param name="input">Scaled model input [C, F, h, w], of any sampler.</param>
    /// <param name="predictedNoise">What the network answered, guided, of the same layout.</param>
    /// <param name="timestep">The evaluation's timestep, within the schedule.</param>
    /// <param name="shape">Shape of both.</param>
    /// <param name="frame">Latent frame, from 0.</param>
    /// <exception cref="ArgumentException">Timestep, shape, length or frame do not fit.</exception>
    public byte[] Render(ReadOnlySpan<float> input, ReadOnlySpan<float> predictedNoise, float timestep, LatentShape shape, int frame)
    {
        // Written so that NaN fails.
        if (!(timestep >= 0 && timestep <= _schedule.Config.TrainTimesteps - 1))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"timestep {timestep} must be from 0 to {_schedule.Config.TrainTimesteps - 1}.")
            );
        }

        // With sigma = sqrt((1 - a) / a): 1 / sqrt(a) = sqrt(1 + sigma^2), and the noise's factor is sigma.
        var sigma = SigmaInterpolation.At(_schedule, timestep);
        return Render(input, predictedNoise, shape, frame, MathF.Sqrt((sigma * sigma) + 1), sigma);
    }

    private byte[] Render(ReadOnlySpan<float> input, ReadOnlySpan<float> noise, LatentShape shape, int frame, float scale, float sigma)
    {
        Spans.RequireEqualLengths(Channels, shape.Channels, "the shape's channels");
        Spans.RequireEqualLengths(shape.Count, input.Length, nameof(input));
        Spans.RequireEqualLengths(shape.Count, noise.Length, nameof(noise));
        if (frame < 0 || frame >= shape.Frames)
        {
            throw new ArgumentException(FormattableString.Invariant($"frame {frame} must be from 0 to {shape.Frames - 1}."));
        }

        var plane = shape.Height * shape.Width;
        var pixels = new byte[plane * Colors];
        for (var cell = 0; cell < plane; cell++)
        {
            for (var color = 0; color < Colors; color++)
            {
                var sum = _bias[color];
                for (var channel = 0; channel < Channels; channel++)
                {
                    var at = (((channel * shape.Frames) + frame) * plane) + cell;
                    sum += _factors[channel][color] * ((input[at] * scale) - (sigma * noise[at]));
                }

                pixels[(cell * Colors) + color] = (byte)Math.Clamp(MathF.Round(255 * sum), 0, 255);
            }
        }

        return pixels;
    }

    private static float[] Numbers(JsonNode? node, string field) =>
        node is JsonArray { Count: Colors } row && row.All(item => item?.GetValueKind() == JsonValueKind.Number)
            ? [.. row.Select(item => float.Parse(item!.ToJsonString(), CultureInfo.InvariantCulture))]
            : throw new ArgumentException($"{field} must be a list of 3 numbers.");

    private static JsonArray Array(float[] row) => new([.. row.Select(value => (JsonNode)value)]);
}
