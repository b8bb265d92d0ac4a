using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Grid.Diffusion.Autoencoders;

/// <summary>
/// The values of a published <c>vae/config.json</c> that decide what the network computes. Lists have one entry a level, finest first
/// (<see cref="TemporalUp"/>: coarsest first, as the file has it).
/// </summary>
public sealed partial record VideoAutoencoderConfig
{
    private const string SpatialDown = "SpatialDownBlock3D";
    private const string SpatialTemporalDown = "SpatialTemporalDownBlock3D";
    private const string SpatialUp = "SpatialUpBlock3D";
    private const string SpatialTemporalUp = "SpatialTemporalUpBlock3D";

    /// <summary>The released V2 network: 128/256/512/512 channels, 9 frames to 3 latent frames, 8 pixels to 1.</summary>
    public static VideoAutoencoderConfig V2 { get; } = new();

    /// <summary><c>in_channels</c>: colour channels of the frames that are encoded.</summary>
    public int InChannels { get; init; } = 3;

    /// <summary><c>out_channels</c>: colour channels of the frames that are decoded.</summary>
    public int OutChannels { get; init; } = 3;

    /// <summary><c>ch</c>: channels at a multiplier of 1.</summary>
    public int BaseChannels { get; init; } = 128;

    /// <summary><c>ch_mult</c>: channels of each level as multiples of <see cref="BaseChannels"/>.</summary>
    public IReadOnlyList<int> ChannelMultipliers { get; init; } = [1, 2, 4, 4];

    /// <summary><c>down_block_types</c>: which encoder levels also halve the time axis. The last level changes no size.</summary>
    public IReadOnlyList<bool> TemporalDown { get; init; } = [false, true, true, true];

    /// <summary><c>up_block_types</c>: which decoder levels also double the time axis. The last level changes no size.</summary>
    public IReadOnlyList<bool> TemporalUp { get; init; } = [false, true, true, true];

    /// <summary><c>mid_block_use_attention</c> and <c>mid_block_attention_type</c>.</summary>
    public MidAttentionType MidAttention { get; init; } = MidAttentionType.Full;

    /// <summary><c>mid_block_num_attention_heads</c>: divides the width of the last level.</summary>
    public int MidAttentionHeads { get; init; } = 1;

    /// <summary><c>layers_per_block</c>: residual blocks of an encoder level and of the mid block; a decoder level has one more.</summary>
    public int LayersPerBlock { get; init; } = 2;

    /// <summary><c>latent_channels</c>.</summary>
    public int LatentChannels { get; init; } = 4;

    /// <summary><c>norm_num_groups</c>: divides the width of every level.</summary>
    public int NormGroups { get; init; } = 32;

    /// <summary>
    /// <c>scaling_factor</c>: 0.18215 or 0.1825, both of which published files have. The V2 pipeline computes with 0.18215 whichever it is.
    /// </summary>
    public double ScalingFactor { get; init; } = 0.1825;

    /// <summary><c>slice_compression_vae</c>: false for MagViT chunks, true for slices with a halo.</summary>
    public bool SliceCompression { get; init; }

    /// <summary><c>mini_batch_encoder</c>: frames of a chunk or slice.</summary>
    public int EncoderSliceFrames { get; init; } = 9;

    /// <summary><c>mini_batch_decoder</c>: latent frames of a chunk or slice.</summary>
    public int DecoderSliceLatents { get; init; } = 3;

    /// <summary>Channels of each level, finest first.</summary>
    public IReadOnlyList<int> LevelChannels => [.. ChannelMultipliers.Select(multiplier => BaseChannels * multiplier)];

    /// <summary>Pixels of a side for one latent position.</summary>
    public int SpatialFactor => 1 << (ChannelMultipliers.Count - 1);

    /// <summary>Frames for one latent frame in slice mode; in MagViT mode 1 + factor * n frames give 1 + n latent frames.</summary>
    public int TemporalFactor => 1 << TemporalDown.SkipLast(1).Count(temporal => temporal);

    /// <summary>Reads a <c>config.json</c>. Missing keys have their published defaults, unknown ones are ignored.</summary>
    /// <exception cref="ModelConfigException">A value has the wrong type or is out of range; the message names the key.</exception>
    public static VideoAutoencoderConfig FromJson(JsonObject json)
    {
        RefuseGlobalContext(json);
        RequireNoShift(json);
        RequireName(json, "mid_block_type", "MidBlock3D", ["MidBlock3D"]);
        RequireName(json, "act_fn", "silu", ["silu", "swish"]);
        var defaults = new VideoAutoencoderConfig();
        var config = new VideoAutoencoderConfig
        {
            InChannels = ConfigReader.Integer(json, "in_channels", defaults.InChannels),
            OutChannels = ConfigReader.Integer(json, "out_channels", defaults.OutChannels),
            BaseChannels = ConfigReader.Integer(json, "ch", defaults.BaseChannels),
            ChannelMultipliers = json["ch_mult"] is null ? defaults.ChannelMultipliers : ReadIntegers(json, "ch_mult"),
            TemporalDown = ReadBlockTypes(json, "down_block_types", SpatialDown, SpatialTemporalDown) ?? defaults.TemporalDown,
            TemporalUp = ReadBlockTypes(json, "up_block_types", SpatialUp, SpatialTemporalUp) ?? defaults.TemporalUp,
            MidAttention = ReadMidAttention(json),
            MidAttentionHeads = ConfigReader.Integer(json, "mid_block_num_attention_heads", defaults.MidAttentionHeads),
            LayersPerBlock = ConfigReader.Integer(json, "layers_per_block", defaults.LayersPerBlock),
            LatentChannels = ConfigReader.Integer(json, "latent_channels", defaults.LatentChannels),
            NormGroups = ConfigReader.Integer(json, "norm_num_groups", defaults.NormGroups),
            ScalingFactor = ConfigReader.Number(json, "scaling_factor", defaults.ScalingFactor),
            SliceCompression = ConfigReader.Flag(json, "slice_compression_vae", defaults.SliceCompression),
            EncoderSliceFrames = ConfigReader.Integer(json, "mini_batch_encoder", defaults.EncoderSliceFrames),
            DecoderSliceLatents = ConfigReader.Integer(json, "mini_batch_decoder", defaults.DecoderSliceLatents),
        };
        config.Validate();
        return config;
    }

    /// <summary>The same values as a <c>config.json</c> that other readers of the published layout understand.</summary>
    public JsonObject ToJson() =>
        new()
        {
            ["_class_name"] = "AutoencoderKLMagvit",
            ["in_channels"] = InChannels,
            ["out_channels"] = OutChannels,
            ["ch"] = BaseChannels,
            ["ch_mult"] = new JsonArray([.. ChannelMultipliers.Select(value => (JsonNode)value)]),
            ["block_out_channels"] = new JsonArray([.. LevelChannels.Select(value => (JsonNode)value)]),
            ["use_gc_blocks"] = null,
            ["down_block_types"] = new JsonArray([
                .. TemporalDown.Select(temporal => (JsonNode)(temporal ? SpatialTemporalDown : SpatialDown)),
            ]),
            ["up_block_types"] = new JsonArray([.. TemporalUp.Select(temporal => (JsonNode)(temporal ? SpatialTemporalUp : SpatialUp))]),
            ["mid_block_type"] = "MidBlock3D",
            ["mid_block_use_attention"] = MidAttention != MidAttentionType.None,
            ["mid_block_attention_type"] = MidAttention switch
            {
                MidAttentionType.Spatial => "spatial",
                MidAttentionType.Temporal => "temporal",
                MidAttentionType.SpatialThenTemporal => "spatial_temporal",
                _ => "3d",
            },
            ["mid_block_num_attention_heads"] = MidAttentionHeads,
            ["layers_per_block"] = LayersPerBlock,
            ["act_fn"] = "silu",
            ["latent_channels"] = LatentChannels,
            ["norm_num_groups"] = NormGroups,
            ["scaling_factor"] = ScalingFactor,
            ["slice_compression_vae"] = SliceCompression,
            ["mini_batch_encoder"] = EncoderSliceFrames,
            ["mini_batch_decoder"] = DecoderSliceLatents,
        };

    /// <summary>Checks the values against each other.</summary>
    /// <exception cref="ModelConfigException">One sentence that names the key and what it may be.</exception>
    public void Validate()
    {
        RequireRange("in_channels", InChannels, 1, 64);
        RequireRange("out_channels", OutChannels, 1, 64);
        RequireRange("ch", BaseChannels, 1, 4096);
        RequireRange("the length of ch_mult", ChannelMultipliers.Count, 1, 8);
        foreach (var multiplier in ChannelMultipliers)
        {
            RequireRange("each entry of ch_mult", multiplier, 1, 64);
        }

        RequireRange("mid_block_num_attention_heads", MidAttentionHeads, 1, 1024);
        RequireRange("layers_per_block", LayersPerBlock, 1, 16);
        RequireRange("latent_channels", LatentChannels, 1, 1024);
        RequireRange("norm_num_groups", NormGroups, 1, 4096);
        RequireRange("mini_batch_encoder", EncoderSliceFrames, 1, 4096);
        RequireRange("mini_batch_decoder", DecoderSliceLatents, 1, 4096);
        if (ScalingFactor is not (0.18215 or 0.1825))
        {
            throw new ModelConfigException(
                FormattableString.Invariant(
                    $"scaling_factor is {ScalingFactor}; only 0.18215 and the published 0.1825 (taken as 0.18215) are supported"
                )
            );
        }

        RequireCount("down_block_types", TemporalDown.Count);
        RequireCount("up_block_types", TemporalUp.Count);
        if (LevelChannels.Any(width => width % NormGroups != 0))
        {
            throw new ModelConfigException(
                $"norm_num_groups must divide every level's channels ({string.Join(", ", LevelChannels)}); it is {NormGroups}"
            );
        }

        if (MidAttention != MidAttentionType.None && LevelChannels[^1] % MidAttentionHeads != 0)
        {
            throw new ModelConfigException(
                $"mid_block_num_attention_heads must divide the last level's {LevelChannels[^1]} channels; it is {MidAttentionHeads}"
            );
        }
    }

    private void RequireCount(string key, int count)
    {
        if (count != ChannelMultipliers.Count)
        {
            throw new ModelConfigException(
                $"{key} must have one entry for each of the {ChannelMultipliers.Count} entries of ch_mult; it has {count}"
            );
        }
    }

    private static void RequireRange(string key, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            throw new ModelConfigException($"{key} must be from {least} to {most}; it is {value}");
        }
    }

    // Of other families' autoencoders: they say what latents mean, and are not obeyed here.
    private static void RequireNoShift(JsonObject json)
    {
        foreach (var key in new[] { "shift_factor", "latents_mean", "latents_std" })
        {
            if (json[key] is { } node)
            {
                throw new ModelConfigException($"{key} is {node.ToJsonString()}; only null is supported");
            }
        }
    }

    private static void RefuseGlobalContext(JsonObject json)
    {
        var on = json["use_gc_blocks"] switch
        {
            null => false,
            JsonArray list => list.Any(item => item?.GetValueKind() == JsonValueKind.True),
            JsonNode node when node.GetValueKind() == JsonValueKind.String => node.GetValue<string>()
                .Contains("True", StringComparison.OrdinalIgnoreCase),
            JsonNode node => node.GetValueKind() == JsonValueKind.True,
        };
        if (on)
        {
            throw new ModelConfigException("use_gc_blocks must be null or all false: global-context blocks are not supported");
        }
    }

    private static MidAttentionType ReadMidAttention(JsonObject json)
    {
        var type = ConfigReader.Text(json, "mid_block_attention_type", "3d") switch
        {
            "3d" => MidAttentionType.Full,
            "spatial" => MidAttentionType.Spatial,
            "temporal" => MidAttentionType.Temporal,
            "spatial_temporal" => MidAttentionType.SpatialThenTemporal,
            var other => throw new ModelConfigException(
                $"mid_block_attention_type must be 3d, spatial, temporal or spatial_temporal; it is {other}"
            ),
        };
        return ConfigReader.Flag(json, "mid_block_use_attention", true) ? type : MidAttentionType.None;
    }

    // A list, or a string with a Python tuple of quoted names: both occur in published files.
    private static bool[]? ReadBlockTypes(JsonObject json, string key, string spatial, string spatialTemporal)
    {
        var node = json[key];
        var names = node switch
        {
            null => null,
            JsonArray list => list.Select(item => item?.ToString() ?? "null").ToArray(),
            JsonNode text
                when text.GetValueKind() == JsonValueKind.String
                    && PythonTuple().Match(text.GetValue<string>()) is { Success: true } match =>
            [
                .. match.Groups["name"].Captures.Select(capture => capture.Value),
            ],
            _ => throw new ModelConfigException($"{key} must be a list of names or a string with a tuple of quoted names"),
        };
        return names
            ?.Select(name =>
                name == spatialTemporal
                || (
                    name == spatial
                        ? false
                        : throw new ModelConfigException($"each entry of {key} must be {spatial} or {spatialTemporal}; one is {name}")
                )
            )
            .ToArray();
    }

    private static int[] ReadIntegers(JsonObject json, string key)
    {
        try
        {
            return [.. json[key]!.AsArray().Select(item => item?.GetValue<int>() ?? throw new FormatException())];
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException)
        {
            throw new ModelConfigException($"{key} must be a list of integers");
        }
    }

    private static void RequireName(JsonObject json, string key, string fallback, string[] allowed)
    {
        var name = ConfigReader.Text(json, key, fallback);
        if (!allowed.Contains(name))
        {
            throw new ModelConfigException($"{key} must be {string.Join(" or ", allowed)}; it is {name}");
        }
    }

    [GeneratedRegex("""^\s*[(\[]\s*(?:(?:'(?<name>\w+)'|"(?<name>\w+)")\s*(?:,\s*|(?=[)\]])))+[)\]]\s*$""")]
    private static partial Regex PythonTuple();
}
