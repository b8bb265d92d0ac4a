using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Grid.Sampling.Schedulers;

/// <summary>
/// Reads a model's <c>scheduler_config.json</c>. What it says of the training is obeyed. Its options of sampling methods are for one of
/// several classes, while the method is the request's to choose: they are accepted where they say what Grid does, and refused by name where
/// they ask for something else.
/// </summary>
public static class SchedulerConfig
{
    private const string ClassKey = "_class_name";

    // Plus signs as they are.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Classes =
    [
        "DPMSolverMultistepScheduler",
        "EulerDiscreteScheduler",
        "EulerAncestralDiscreteScheduler",
        "DDIMScheduler",
        "PNDMScheduler",
    ];

    // Obeyed.
    private static readonly string[] TrainingKeys =
    [
        "beta_start",
        "beta_end",
        "beta_schedule",
        "num_train_timesteps",
        "prediction_type",
        "steps_offset",
    ];

    // Without effect while the options that they belong to are off.
    private static readonly string[] IdleKeys = ["dynamic_thresholding_ratio", "sample_max_value", "flow_shift"];

    // Null is what a key that is left out means.
    private static readonly Dictionary<string, string[]> Supported = new(StringComparer.Ordinal)
    {
        ["algorithm_type"] = ["\"dpmsolver++\""],
        ["clip_sample"] = ["true"],
        ["clip_sample_range"] = ["1"],
        ["euler_at_final"] = ["false"],
        ["final_sigmas_type"] = ["\"zero\""],
        ["interpolation_type"] = ["\"linear\""],
        ["lambda_min_clipped"] = ["\"-Infinity\""],
        ["lower_order_final"] = ["true"],
        ["rescale_betas_zero_snr"] = ["false"],
        ["sigma_max"] = ["null"],
        ["sigma_min"] = ["null"],
        ["skip_prk_steps"] = ["false"],
        ["solver_order"] = ["2"],
        ["solver_type"] = ["\"midpoint\""],
        ["thresholding"] = ["false"],
        ["timestep_type"] = ["\"discrete\""],
        ["trained_betas"] = ["null"],
        ["use_beta_sigmas"] = ["false"],
        ["use_exponential_sigmas"] = ["false"],
        ["use_flow_sigmas"] = ["false"],
        ["use_karras_sigmas"] = ["false"],
        ["use_lu_lambdas"] = ["false"],
        ["variance_type"] = ["null"],
    };

    /// <summary>The training schedule that the file describes.</summary>
    /// <exception cref="ArgumentException">A value is out of range or not supported; the message names key, value and what is
    /// supported.</exception>
    public static NoiseScheduleConfig Read(JsonObject json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var className = json[ClassKey] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
        if (json[ClassKey] is not null && !Classes.Contains(className))
        {
            throw new ArgumentException($"{ClassKey} is {Quote(json[ClassKey])}; supported are {string.Join(", ", Classes)}.");
        }

        foreach (var (key, node) in json)
        {
            Check(key, node, className);
        }

        var config = NoiseScheduleConfig.FromJson(json);
        _ = new NoiseSchedule(config); // refuses schedules whose noise reaches infinity
        return config;
    }

    private static void Check(string key, JsonNode? node, string? className)
    {
        // Names with a low line in front are notes of the program that wrote the file.
        if (node is null || key.StartsWith('_') || TrainingKeys.Contains(key) || IdleKeys.Contains(key))
        {
            return;
        }

        if (AllowedFor(key, className) is not { } allowed)
        {
            throw new ArgumentException(
                $"{Shorten(key)} is {Quote(node)}; this key is not known, so it cannot be obeyed: take it out, or use a model without it."
            );
        }

        if (!allowed.Contains(Normal(node)))
        {
            throw new ArgumentException($"{key} is {Quote(node)}; only {string.Join(" or ", allowed)} is supported.");
        }
    }

    // Of two keys the methods have defaults of their own.
    private static string[]? AllowedFor(string key, string? className) =>
        key switch
        {
            "timestep_spacing" => className is "DDIMScheduler" or "PNDMScheduler" ? ["\"leading\""] : ["\"linspace\""],
            "set_alpha_to_one" => className is "PNDMScheduler" ? ["false"] : ["true"],
            _ => Supported.GetValueOrDefault(key),
        };

    // 1.0 and 1 are one number.
    private static string Normal(JsonNode node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<double>(out var number)
            ? number.ToString(CultureInfo.InvariantCulture)
            : node.ToJsonString(Plain);

    private static string Quote(JsonNode? node) => Shorten(node?.ToJsonString(Plain) ?? "null");

    private static string Shorten(string text) => text.Length <= 100 ? text : text[..100] + "...";
}
