using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Grid.Diffusion.Autoencoders;

// Letters in this file: B batch, C channels, T frames, H W rows and columns.

/// <summary>Where a layer's tensors live and in which type.</summary>
internal sealed record TensorPlace(Device? Device, ScalarType Type);

/// <summary>
/// 3x3x3 convolution that pads space with zeros and time by the mode. The down-sampling form strides 2 over a zero row below and a zero
/// column to the right. The up-sampling form acts as if each position were repeated twice in height and width.
/// </summary>
internal sealed class CausalConv3d : Module<Tensor, TemporalMode, Tensor>
{
    private readonly long[] _stride;
    private readonly bool _halvesSpace;
    private readonly bool _doublesSpace;

    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter _bias;

    public CausalConv3d(
        long inputs,
        long outputs,
        TensorPlace place,
        bool halvesSpace = false,
        bool halvesTime = false,
        bool doublesSpace = false
    )
        : base(nameof(CausalConv3d))
    {
        _halvesSpace = halvesSpace;
        _doublesSpace = doublesSpace;
        _stride = [halvesTime ? 2 : 1, halvesSpace ? 2 : 1, halvesSpace ? 2 : 1];
        _weight = new Parameter(empty(new long[] { outputs, inputs, 3, 3, 3 }, place.Type, place.Device));
        _bias = new Parameter(empty(outputs, place.Type, place.Device));
        var bound = 1 / Math.Sqrt(inputs * 27);
        init.uniform_(_weight, -bound, bound);
        init.uniform_(_bias, -bound, bound);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input, TemporalMode mode)
    {
        using var scope = NewDisposeScope();
        var result = _doublesSpace
            ? Interleave(Convolve(input, PhaseKernels(_weight), _bias.repeat(4), mode))
            : Convolve(input, _weight, _bias, mode);
        return result.MoveToOuterDisposeScope();
    }

    private Tensor Convolve(Tensor input, Tensor weight, Tensor bias, TemporalMode mode)
    {
        using var scope = NewDisposeScope();
        var space = _halvesSpace ? 0 : 1;
        if (_halvesSpace)
        {
            input = functional.pad(input, [0, 1, 0, 1]);
        }

        var time = mode == TemporalMode.Chunk ? 0 : 1;
        if (input.shape[2] == 1)
        {
            // What one frame meets in time is known beforehand, so the kernel shrinks to a single step: a third of the work.
            weight = mode == TemporalMode.Chunk ? weight.sum(2, keepdim: true) : weight.narrow(2, 1, 1);
            time = 0;
        }
        else if (mode == TemporalMode.Chunk)
        {
            var first = input.narrow(2, 0, 1);
            input = cat([first, first, input], 2); // (B, C, T + 2, H, W)
        }

        return BlockedConvolution.Conv3d(input, weight, bias, _stride, [time, space, space]).MoveToOuterDisposeScope();
    }

    // Under a repeated position two of the three taps fall on the same value, so each of the four output phases (even or odd row and
    // column) is a 2x2 kernel with summed taps on the small input: 16 instead of 36 products.
    private static Tensor PhaseKernels(Tensor weight)
    {
        using var scope = NewDisposeScope();
        var phases = Phases(weight, 3).SelectMany(rows => Phases(rows, 4)).ToArray();
        return cat(phases, 0).MoveToOuterDisposeScope(); // (4 C, C, 3, 2, 2)
    }

    private static Tensor[] Phases(Tensor weight, int dimension)
    {
        var taps = weight.unbind(dimension);
        return
        [
            stack([taps[0], taps[1] + taps[2]], dimension), // even: the position before, and itself twice
            stack([taps[0] + taps[1], taps[2]], dimension), // odd: itself twice, and the position behind
        ];
    }

    // Phases (B, 4 C, T, H + 1, W + 1) to (B, C, T, 2 H, 2 W). Output k of a phase saw positions k - 1 and k.
    private static Tensor Interleave(Tensor phases)
    {
        using var scope = NewDisposeScope();
        var (h, w) = (phases.shape[3] - 1, phases.shape[4] - 1);
        var parts = phases.chunk(4, 1);
        Tensor Row(int row) =>
            stack([parts[2 * row].narrow(3, row, h).narrow(4, 0, w), parts[(2 * row) + 1].narrow(3, row, h).narrow(4, 1, w)], 5)
                .flatten(4, 5);
        return stack([Row(0), Row(1)], 4).flatten(3, 4).MoveToOuterDisposeScope();
    }
}

/// <summary>Group norm, SiLU, convolution: the step that residual blocks and both output layers are made of.</summary>
internal static class NormalizedConvolution
{
    // The released networks' epsilon; PyTorch's own default is 1e-5.
    public const double Epsilon = 1e-6;

    public static Tensor Apply(GroupNorm norm, CausalConv3d convolution, Tensor input, TemporalMode mode)
    {
        using var scope = NewDisposeScope();
        var normalized = norm.call(input);
        // In place unless a gradient must flow: SiLU's derivative needs its input.
        var active = is_grad_enabled() ? normalized.silu() : normalized.silu_();
        return convolution.call(active, mode).MoveToOuterDisposeScope();
    }
}

/// <summary>Two normalised convolutions beside a shortcut.</summary>
internal sealed class ResidualBlock : Module<Tensor, TemporalMode, Tensor>
{
    [ComponentName(Name = "norm1")]
    private readonly GroupNorm _firstNorm;

    [ComponentName(Name = "conv1")]
    private readonly CausalConv3d _firstConvolution;

    [ComponentName(Name = "norm2")]
    private readonly GroupNorm _secondNorm;

    [ComponentName(Name = "conv2")]
    private readonly CausalConv3d _secondConvolution;

    [ComponentName(Name = "shortcut")]
    private readonly Conv3d? _shortcut;

    public ResidualBlock(long inputs, long outputs, long groups, TensorPlace place)
        : base(nameof(ResidualBlock))
    {
        _firstNorm = NormLayers.GroupNorm(groups, inputs, NormalizedConvolution.Epsilon, place.Device, place.Type);
        _firstConvolution = new CausalConv3d(inputs, outputs, place);
        _secondNorm = NormLayers.GroupNorm(groups, outputs, NormalizedConvolution.Epsilon, place.Device, place.Type);
        _secondConvolution = new CausalConv3d(outputs, outputs, place);
        _shortcut = inputs == outputs ? null : Conv3d(inputs, outputs, 1, device: place.Device, dtype: place.Type);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input, TemporalMode mode)
    {
        using var scope = NewDisposeScope();
        var hidden = NormalizedConvolution.Apply(_firstNorm, _firstConvolution, input, mode);
        var residual = NormalizedConvolution.Apply(_secondNorm, _secondConvolution, hidden, mode);
        hidden.Dispose();
        return residual.add_(_shortcut is null ? input : _shortcut.call(input)).MoveToOuterDisposeScope();
    }
}

/// <summary>Self-attention with a residual over the positions that its type groups together.</summary>
internal sealed class MidAttention : Module<Tensor, Tensor>
{
    private readonly MidAttentionType _type;
    private readonly long _heads;

    [ComponentName(Name = "group_norm")]
    private readonly GroupNorm _norm;

    [ComponentName(Name = "to_q")]
    private readonly Linear _query;

    [ComponentName(Name = "to_k")]
    private readonly Linear _key;

    [ComponentName(Name = "to_v")]
    private readonly Linear _value;

    [ComponentName(Name = "to_out")]
    private readonly Linear _output;

    public MidAttention(long channels, long heads, long groups, MidAttentionType type, TensorPlace place)
        : base(nameof(MidAttention))
    {
        _type = type;
        _heads = heads;
        _norm = NormLayers.GroupNorm(groups, channels, NormalizedConvolution.Epsilon, place.Device, place.Type);
        _query = Linear(channels, channels, device: place.Device, dtype: place.Type);
        _key = Linear(channels, channels, device: place.Device, dtype: place.Type);
        _value = Linear(channels, channels, device: place.Device, dtype: place.Type);
        _output = Linear(channels, channels, device: place.Device, dtype: place.Type);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var (b, c, t, h, w) = (input.shape[0], input.shape[1], input.shape[2], input.shape[3], input.shape[4]);

        // (G, C, P): groups of positions that see each other; the norm's statistics are of one group as well.
        var grouped = _type switch
        {
            MidAttentionType.Spatial => input.transpose(1, 2).reshape(b * t, c, h * w),
            MidAttentionType.Temporal => input.permute(0, 3, 4, 1, 2).reshape(b * h * w, c, t),
            _ => input.reshape(b, c, t * h * w),
        };
        var tokens = _norm.call(grouped).transpose(1, 2); // (G, P, C)
        var mixed = functional.scaled_dot_product_attention(Split(_query, tokens), Split(_key, tokens), Split(_value, tokens));
        var change = _output.call(mixed.transpose(1, 2).flatten(2)).transpose(1, 2); // (G, C, P)
        change = _type switch
        {
            MidAttentionType.Spatial => change.reshape(b, t, c, h, w).transpose(1, 2),
            MidAttentionType.Temporal => change.reshape(new long[] { b, h, w, c, t }).permute(0, 3, 4, 1, 2),
            _ => change.reshape(new long[] { b, c, t, h, w }),
        };
        return (input + change).MoveToOuterDisposeScope();
    }

    // (G, heads, P, C / heads)
    private Tensor Split(Linear projection, Tensor tokens) => projection.call(tokens).unflatten(2, _heads, -1).transpose(1, 2);
}

/// <summary>Attention inside frames, then along time.</summary>
internal sealed class SpatialThenTemporalAttention : Module<Tensor, Tensor>
{
    [ComponentName(Name = "0")]
    private readonly MidAttention _spatial;

    [ComponentName(Name = "1")]
    private readonly MidAttention _temporal;

    public SpatialThenTemporalAttention(long channels, long heads, long groups, TensorPlace place)
        : base(nameof(SpatialThenTemporalAttention))
    {
        _spatial = new MidAttention(channels, heads, groups, MidAttentionType.Spatial, place);
        _temporal = new MidAttention(channels, heads, groups, MidAttentionType.Temporal, place);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var hidden = _spatial.call(input);
        return _temporal.call(hidden);
    }
}

/// <summary>Residual blocks with attention between them.</summary>
internal sealed class MidBlock : Module<Tensor, TemporalMode, Tensor>
{
    [ComponentName(Name = "convs")]
    private readonly ModuleList<ResidualBlock> _residuals = [];

    [ComponentName(Name = "attentions")]
    private readonly ModuleList<Module<Tensor, Tensor>> _attentions = [];

    public MidBlock(VideoAutoencoderConfig config, TensorPlace place)
        : base(nameof(MidBlock))
    {
        long channels = config.LevelChannels[^1];
        _residuals.Add(new ResidualBlock(channels, channels, config.NormGroups, place));
        for (var layer = 1; layer < config.LayersPerBlock; layer++)
        {
            if (config.MidAttention != MidAttentionType.None)
            {
                _attentions.Add(
                    config.MidAttention == MidAttentionType.SpatialThenTemporal
                        ? new SpatialThenTemporalAttention(channels, config.MidAttentionHeads, config.NormGroups, place)
                        : new MidAttention(channels, config.MidAttentionHeads, config.NormGroups, config.MidAttention, place)
                );
            }

            _residuals.Add(new ResidualBlock(channels, channels, config.NormGroups, place));
        }

        RegisterComponents();
    }

    public override Tensor forward(Tensor input, TemporalMode mode)
    {
        var hidden = _residuals[0].call(input, mode);
        for (var layer = 1; layer < _residuals.Count; layer++)
        {
            if (_attentions.Count > 0)
            {
                hidden = hidden.Then(_attentions[layer - 1].call);
            }

            hidden = hidden.Then(_residuals[layer].call, mode);
        }

        return hidden;
    }
}

/// <summary>Halves height and width, and time where the level does.</summary>
internal sealed class Downsampler : Module<Tensor, TemporalMode, Tensor>
{
    [ComponentName(Name = "conv")]
    private readonly CausalConv3d _convolution;

    public Downsampler(long channels, bool halvesTime, TensorPlace place)
        : base(nameof(Downsampler))
    {
        _convolution = new CausalConv3d(channels, channels, place, halvesSpace: true, halvesTime);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input, TemporalMode mode) => _convolution.call(input, mode);
}

/// <summary>Doubles height and width, convolves, and doubles time by linear interpolation where the level does.</summary>
internal sealed class Upsampler : Module<Tensor, TemporalMode, Tensor>
{
    private readonly bool _doublesTime;

    [ComponentName(Name = "conv")]
    private readonly CausalConv3d _convolution;

    public Upsampler(long channels, bool doublesTime, TensorPlace place)
        : base(nameof(Upsampler))
    {
        _doublesTime = doublesTime;
        _convolution = new CausalConv3d(channels, channels, place, doublesSpace: true);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input, TemporalMode mode)
    {
        using var scope = NewDisposeScope();
        var large = _convolution.call(input, mode); // (B, C, T, 2H, 2W)
        if (!_doublesTime || mode == TemporalMode.FirstFrame || (mode == TemporalMode.Chunk && large.shape[2] == 1))
        {
            return large.MoveToOuterDisposeScope();
        }

        var result =
            mode == TemporalMode.Slice
                ? DoubleTime(large) // (B, C, 2T, 2H, 2W)
                : cat([large.narrow(2, 0, 1), DoubleTime(large.narrow(2, 1, large.shape[2] - 1))], 2); // (B, C, 2T - 1, 2H, 2W)
        return result.MoveToOuterDisposeScope();
    }

    // Frames 2i and 2i + 1 are frame i mixed with a quarter of the frame before and behind; the ends have themselves as neighbours.
    private static Tensor DoubleTime(Tensor input)
    {
        using var scope = NewDisposeScope();
        var last = input.shape[2] - 1;
        var before = cat([input.narrow(2, 0, 1), input.narrow(2, 0, last)], 2);
        var behind = cat([input.narrow(2, 1, last), input.narrow(2, last, 1)], 2);
        var quarter = tensor(0.25f, input.dtype, input.device);
        return stack([input.lerp(before, quarter), input.lerp(behind, quarter)], 3).flatten(2, 3).MoveToOuterDisposeScope();
    }
}

/// <summary>One encoder level.</summary>
internal sealed class DownBlock : Module<Tensor, TemporalMode, Tensor>
{
    [ComponentName(Name = "convs")]
    private readonly ModuleList<ResidualBlock> _residuals = [];

    [ComponentName(Name = "downsampler")]
    private readonly Downsampler? _downsampler;

    public DownBlock(long inputs, long outputs, int layers, long groups, bool halvesSpace, bool halvesTime, TensorPlace place)
        : base(nameof(DownBlock))
    {
        for (var layer = 0; layer < layers; layer++)
        {
            _residuals.Add(new ResidualBlock(layer == 0 ? inputs : outputs, outputs, groups, place));
        }

        _downsampler = halvesSpace ? new Downsampler(outputs, halvesTime, place) : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input, TemporalMode mode)
    {
        var hidden = _residuals[0].call(input, mode);
        foreach (var residual in _residuals.Skip(1))
        {
            hidden = hidden.Then(residual.call, mode);
        }

        return _downsampler is null ? hidden : hidden.Then(_downsampler.call, mode);
    }
}

/// <summary>One decoder level.</summary>
internal sealed class UpBlock : Module<Tensor, TemporalMode, Tensor>
{
    [ComponentName(Name = "convs")]
    private readonly ModuleList<ResidualBlock> _residuals = [];

    [ComponentName(Name = "upsampler")]
    private readonly Upsampler? _upsampler;

    public UpBlock(long inputs, long outputs, int layers, long groups, bool doublesSpace, bool doublesTime, TensorPlace place)
        : base(nameof(UpBlock))
    {
        for (var layer = 0; layer < layers; layer++)
        {
            _residuals.Add(new ResidualBlock(layer == 0 ? inputs : outputs, outputs, groups, place));
        }

        _upsampler = doublesSpace ? new Upsampler(outputs, doublesTime, place) : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input, TemporalMode mode)
    {
        var hidden = _residuals[0].call(input, mode);
        foreach (var residual in _residuals.Skip(1))
        {
            hidden = hidden.Then(residual.call, mode);
        }

        return _upsampler is null ? hidden : hidden.Then(_upsampler.call, mode);
    }
}

/// <summary>Chains layers so that each intermediate is freed as soon as the next one exists.</summary>
internal static class TensorChain
{
    public static Tensor Then(this Tensor tensor, Func<Tensor, Tensor> next)
    {
        using (tensor)
        {
            return next(tensor);
        }
    }

    public static Tensor Then(this Tensor tensor, Func<Tensor, TemporalMode, Tensor> next, TemporalMode mode)
    {
        using (tensor)
        {
            return next(tensor, mode);
        }
    }
}
