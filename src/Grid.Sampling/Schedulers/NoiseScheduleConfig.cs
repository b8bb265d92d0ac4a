using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Grid.Sampling.Schedulers;

/// <summary>
/// The training noise schedule, in the names of a <c>scheduler_config.json</c>. The defaults are those of EasyAnimate V2.
/// </summary>
public sealed record NoiseScheduleConfig
{
    /// <summary>The betas grow evenly from first to last.</summary>
    public const string Linear = "linear";

    /// <summary>The square roots of the betas grow evenly.</summary>
    public const string ScaledLinear = "scaled_linear";

    /// <summary>
    /// The share of the signal that is left falls like a squared cosine (Nichol and Dhariwal, 2021), with betas of at most 0.999.
    /// </summary>
    public const string SquaredCosine = "squaredcos_cap_v2";

    /// <summary>The network predicts the noise.</summary>
    public const string Epsilon = "epsilon";

    /// <summary>The network predicts the velocity sqrt(a) noise - sqrt(1 - a) clean (Salimans and Ho, 2022).</summary>
    public const string Velocity = "v_prediction";

    private const int MaxTrainTimesteps = 100_000;

    /// <summary>First beta, above 0 and below 1; <see cref="SquaredCosine"/> has betas of its own.</summary>
    [JsonPropertyName("beta_start")]
    public double BetaStart { get; init; } = 0.0001;

    /// <summary>Last beta, above 0 and below 1.</summary>
    [JsonPropertyName("beta_end")]
    public double BetaEnd { get; init; } = 0.02;

    /// <summary><see cref="Linear"/>, <see cref="ScaledLinear"/> or <see cref="SquaredCosine"/>.</summary>
    [JsonPropertyName("beta_schedule")]
    public string BetaSchedule { get; init; } = Linear;

    /// <summary>Added to the timesteps of DDIM and PNDM; 0 to <see cref="TrainTimesteps"/> - 1.</summary>
    [JsonPropertyName("steps_offset")]
    public int StepsOffset { get; init; } = 1;

    /// <summary>Number of training timesteps, 1 to 100000.</summary>
    [JsonPropertyName("num_train_timesteps")]
    public int TrainTimesteps { get; init; } = 1000;

    /// <summary>What the network predicts: <see cref="Epsilon"/> or <see cref="Velocity"/>.</summary>
    [JsonPropertyName("prediction_type")]
    public string PredictionType { get; init; } = Epsilon;

    /// <summary>
    /// Reads the fields that are present and not null, numbers also where they are written as text; other fields are ignored, since
    /// published files carry options of many schedulers.
    /// </summary>
    /// <exception cref="ArgumentException">A field is of the wrong type or out of range.</exception>
    public static NoiseScheduleConfig FromJson(JsonObject json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var defaults = new NoiseScheduleConfig();
        var config = new NoiseScheduleConfig
        {
            BetaStart = Number(json, "beta_start", defaults.BetaStart),
            BetaEnd = Number(json, "beta_end", defaults.BetaEnd),
            BetaSchedule = Text(json, "beta_schedule", defaults.BetaSchedule),
            StepsOffset = Whole(json, "steps_offset", defaults.StepsOffset),
            TrainTimesteps = Whole(json, "num_train_timesteps", defaults.TrainTimesteps),
            PredictionType = Text(json, "prediction_type", defaults.PredictionType),
        };
        config.Validate();
        return config;
    }

    /// <summary>Refuses values that do not make a schedule.</summary>
    /// <exception cref="ArgumentException">Names the field and what is allowed.</exception>
    public void Validate()
    {
        if (!(BetaStart > 0 && BetaStart < 1))
        {
            throw new ArgumentException(FormattableString.Invariant($"beta_start {BetaStart} must be above 0 and below 1."));
        }

        if (!(BetaEnd > 0 && BetaEnd < 1))
        {
            throw new ArgumentException(FormattableString.Invariant($"beta_end {BetaEnd} must be above 0 and below 1."));
        }

        if (BetaSchedule is not (Linear or ScaledLinear or SquaredCosine))
        {
            throw new ArgumentException($"beta_schedule '{BetaSchedule}' is unknown; use {Linear}, {ScaledLinear} or {SquaredCosine}.");
        }

        if (PredictionType is not (Epsilon or Velocity))
        {
            throw new ArgumentException($"prediction_type '{PredictionType}' is not supported; use {Epsilon} or {Velocity}.");
        }

        if (TrainTimesteps is < 1 or > MaxTrainTimesteps)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"num_train_timesteps {TrainTimesteps} must be a whole number from 1 to {MaxTrainTimesteps}.")
            );
        }

        if (StepsOffset < 0 || StepsOffset >= TrainTimesteps)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"steps_offset {StepsOffset} must be a whole number from 0 to {TrainTimesteps - 1}.")
            );
        }
    }

    private static double Number(JsonObject json, string name, double otherwise)
    {
        switch (json[name])
        {
            case null:
                return otherwise;
            case JsonValue value
                when value.GetValueKind() is JsonValueKind.Number or JsonValueKind.String
                    && double.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number):
                return number;
            default:
                throw new ArgumentException($"{name} must be a number.");
        }
    }

    private static int Whole(JsonObject json, string name, int otherwise)
    {
        var number = Number(json, name, otherwise);
        return number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue
            ? (int)number
            : throw new ArgumentException($"{name} must be a whole number.");
    }

    private static string Text(JsonObject json, string name, string otherwise) =>
        json[name] switch
        {
            null => otherwise,
            JsonValue value when value.GetValueKind() is JsonValueKind.String => value.GetValue<string>(),
            _ => throw new ArgumentException($"{name} must be text."),
        };
}
