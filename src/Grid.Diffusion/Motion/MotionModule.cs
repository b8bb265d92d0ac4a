using Grid.Diffusion.Transformers;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Grid.Diffusion.Motion;

/// <summary>
/// Attention over time for a network that otherwise works frame by frame: tokens in, tokens out, residual included.
/// Follows EasyAnimate's motion module, types Vanilla (grid 1) and VanillaGrid (grid g: windows of g x g tokens).
/// <para>B batch, F frames, H W tokens a column and a row, S = H*W, D width, I inner width, G = grid side.</para>
/// </summary>
public sealed class MotionModule : Module
{
    [ComponentName(Name = "temporal_transformer")]
    private readonly TemporalTransformer _transformer;

    /// <summary>Creates the module for tokens of <paramref name="channels"/> channels, a multiple of 32.</summary>
    public MotionModule(int channels, MotionModuleConfig config, Device? device = null, ScalarType? dtype = null)
        : base(nameof(MotionModule))
    {
        _transformer = new TemporalTransformer(channels, config, device, dtype);
        RegisterComponents();
    }

    /// <summary>Maps tokens [B, F*H*W, D], frames slowest, to tokens of the same shape.</summary>
    public Tensor forward(Tensor tokens, int frames, int height, int width) => _transformer.forward(tokens, frames, height, width);
}

internal sealed class TemporalTransformer : Module
{
    // Fixed in the released networks.
    private const int NormGroups = 32;
    private const double NormEpsilon = 1e-6;

    private readonly MotionModuleConfig _config;

    [ComponentName(Name = "norm")]
    private readonly GroupNorm _norm;

    [ComponentName(Name = "proj_in")]
    private readonly Linear _projectIn;

    [ComponentName(Name = "transformer_blocks")]
    private readonly ModuleList<TemporalBlock> _blocks;

    [ComponentName(Name = "proj_out")]
    private readonly Linear _projectOut;

    public TemporalTransformer(int channels, MotionModuleConfig config, Device? device, ScalarType? dtype)
        : base(nameof(TemporalTransformer))
    {
        if (channels % NormGroups != 0)
        {
            throw new ModelConfigException(
                $"width {channels} is not a multiple of {NormGroups}, which the motion module's group norm needs"
            );
        }

        _config = config;
        var inner = config.InnerWidth(channels);
        _norm = NormLayers.GroupNorm(NormGroups, channels, NormEpsilon, device, dtype);
        _projectIn = Linear(channels, inner, true, device, dtype);
        _blocks = new ModuleList<TemporalBlock>([
            .. Enumerable.Range(0, config.Blocks).Select(_ => new TemporalBlock(inner, config, device, dtype)),
        ]);
        _projectOut = Linear(inner, channels, true, device, dtype);
        // A module that is new to a trained network starts as the identity.
        init.zeros_(_projectOut.weight);
        init.zeros_(_projectOut.bias!);
        RegisterComponents();
    }

    public Tensor forward(Tensor tokens, int frames, int height, int width)
    {
        var grid = _config.GridSize;
        if (height % grid != 0 || width % grid != 0)
        {
            throw new ArgumentException($"token grid {height}x{width} is not a multiple of the motion module's block_size {grid}");
        }

        if (_config.PositionEncoding && frames > _config.MaxFrames)
        {
            throw new ArgumentException($"{frames} latent frames exceed the motion module's limit of {_config.MaxFrames}");
        }

        using var scope = NewDisposeScope();
        var (batch, channels) = (tokens.shape[0], tokens.shape[2]);

        // Statistics are per frame. Tokens are such images in channels-last order, so nothing is copied. The reference sees this layout
        // too, which matters for frames of few tokens: where the variance is near the epsilon, the result depends on how it is summed.
        var images = tokens
            .view([batch, frames, height, width, channels])
            .permute(0, 1, 4, 2, 3)
            .reshape(batch * frames, channels, height, width);
        var x = _norm.call(images).permute(0, 2, 3, 1).reshape(batch * frames, height * width, channels);
        x = _projectIn.CallOnRows(x); // (B*F, S, I)

        var layout = new TemporalLayout(batch, frames, height, width, grid);
        foreach (var block in _blocks)
        {
            x = block.forward(x, layout);
        }

        return (_projectOut.CallOnRows(x).view(batch, -1, channels) + tokens).MoveToOuterDisposeScope(); // (B, N, D)
    }
}

internal sealed class TemporalBlock : Module
{
    [ComponentName(Name = "attention_blocks")]
    private readonly ModuleList<TemporalAttention> _attentions;

    [ComponentName(Name = "norms")]
    private readonly ModuleList<LayerNorm> _norms;

    [ComponentName(Name = "ff")]
    private readonly GatedFeedForward _feedForward;

    [ComponentName(Name = "ff_norm")]
    private readonly LayerNorm _feedForwardNorm;

    public TemporalBlock(int width, MotionModuleConfig config, Device? device, ScalarType? dtype)
        : base(nameof(TemporalBlock))
    {
        var attentions = Enumerable.Range(0, config.AttentionsPerBlock);
        _attentions = new ModuleList<TemporalAttention>([.. attentions.Select(_ => new TemporalAttention(width, config, device, dtype))]);
        _norms = new ModuleList<LayerNorm>([.. attentions.Select(_ => LayerNorm(width, device: device, dtype: dtype))]);
        _feedForward = new GatedFeedForward(width, device, dtype);
        _feedForwardNorm = LayerNorm(width, device: device, dtype: dtype);
        RegisterComponents();
    }

    public Tensor forward(Tensor x, TemporalLayout layout)
    {
        using var scope = NewDisposeScope();
        for (var index = 0; index < _attentions.Count; index++)
        {
            var sequences = layout.ToSequences(_norms[index].call(x)); // (B*S/G^2, F*G^2, I)
            x = x + layout.ToFrames(_attentions[index].forward(sequences, layout)); // (B*F, S, I)
        }

        return (x + _feedForward.CallOnRows(_feedForwardNorm.call(x))).MoveToOuterDisposeScope();
    }
}

internal sealed class TemporalAttention : Module
{
    private readonly int _heads;

    [ComponentName(Name = "to_q")]
    private readonly Linear _query;

    [ComponentName(Name = "to_k")]
    private readonly Linear _key;

    [ComponentName(Name = "to_v")]
    private readonly Linear _value;

    [ComponentName(Name = "to_out")]
    private readonly ModuleList<Linear> _out;

    [ComponentName(Name = "pos_encoder")]
    private readonly TemporalPositions? _positions;

    public TemporalAttention(int width, MotionModuleConfig config, Device? device, ScalarType? dtype)
        : base(nameof(TemporalAttention))
    {
        _heads = config.Heads;
        _query = Linear(width, width, false, device, dtype);
        _key = Linear(width, width, false, device, dtype);
        _value = Linear(width, width, false, device, dtype);
        _out = new ModuleList<Linear>(Linear(width, width, true, device, dtype));
        _positions = config.PositionEncoding ? new TemporalPositions(width, config.MaxFrames, device, dtype) : null;
        RegisterComponents();
    }

    public Tensor forward(Tensor sequences, TemporalLayout layout)
    {
        using var scope = NewDisposeScope();
        // The position is part of the values too, not of queries and keys alone.
        var x = _positions is null ? sequences : _positions.Add(sequences, layout);
        var (query, key, value) = (SplitHeads(_query.CallOnRows(x)), SplitHeads(_key.CallOnRows(x)), SplitHeads(_value.CallOnRows(x)));
        var attended = Attend(query, key, value).view(x.shape[0], _heads, x.shape[1], -1);
        return _out[0].CallOnRows(attended.transpose(1, 2).reshape(x.shape)).MoveToOuterDisposeScope();
    }

    // Sequences are as short as the clip, so the scores are small and the plain products of the reference are as fast as a fused kernel.
    private static Tensor Attend(Tensor query, Tensor key, Tensor value)
    {
        using var scope = NewDisposeScope();
        var scores = empty([query.shape[0], query.shape[1], key.shape[1]], query.dtype, query.device);
        // The sum is not read, as beta is 0. TorchSharp takes it last.
        scores = baddbmm(query, key.transpose(1, 2), scores, 0, (float)(1 / Math.Sqrt(query.shape[2])));
        return bmm(functional.softmax(scores, -1), value).MoveToOuterDisposeScope();
    }

    // (B', L, I) to (B' * heads, L, I / heads).
    private Tensor SplitHeads(Tensor x) =>
        x.view(x.shape[0], x.shape[1], _heads, -1).transpose(1, 2).reshape(x.shape[0] * _heads, x.shape[1], -1);
}

internal sealed class TemporalPositions : Module
{
    [ComponentName(Name = "pe")]
    private readonly Tensor _table;

    public TemporalPositions(int width, int maxFrames, Device? device, ScalarType? dtype)
        : base(nameof(TemporalPositions))
    {
        using var scope = NewDisposeScope();
        var type = dtype ?? get_default_dtype();
        if (device?.type == DeviceType.META)
        {
            _table = empty([1, maxFrames, width], type, device).DetachFromDisposeScope();
        }
        else
        {
            var position = arange(maxFrames, dtype: ScalarType.Float32).unsqueeze(1);
            var frequency = exp(arange(0, width, 2, dtype: ScalarType.Float32) * (-Math.Log(10000.0) / width));
            var angles = position * frequency; // (F, I/2)
            // Sine and cosine take turns along the width.
            _table = stack([sin(angles), cos(angles)], -1)
                .view(1, maxFrames, -1)[.., .., ..width]
                .to(type)
                .to(device ?? CPU)
                .DetachFromDisposeScope();
        }

        RegisterComponents();
    }

    /// <summary>Adds the position of its frame to every token of the sequences, which are ordered (frame, row, column) inside.</summary>
    public Tensor Add(Tensor sequences, TemporalLayout layout)
    {
        using var scope = NewDisposeScope();
        var table = _table.narrow(1, 0, layout.Frames);
        if (layout.Grid > 1)
        {
            table = table.repeat_interleave(layout.Grid * layout.Grid, 1);
        }

        return (sequences + table).MoveToOuterDisposeScope();
    }
}

internal sealed class GatedFeedForward : Module<Tensor, Tensor>
{
    private const int Expansion = 4;

    [ComponentName(Name = "net")]
    private readonly Sequential _net;

    public GatedFeedForward(int width, Device? device, ScalarType? dtype)
        : base(nameof(GatedFeedForward))
    {
        _net = Sequential(
            ("0", new GatedProjection(width, Expansion * width, device, dtype)),
            ("2", Linear(Expansion * width, width, true, device, dtype))
        );
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => _net.call(input);
}

internal sealed class GatedProjection : Module<Tensor, Tensor>
{
    [ComponentName(Name = "proj")]
    private readonly Linear _project;

    public GatedProjection(int width, int inner, Device? device, ScalarType? dtype)
        : base(nameof(GatedProjection))
    {
        _project = Linear(width, 2 * inner, true, device, dtype);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var halves = _project.call(input).chunk(2, -1);
        // The first half is the value, the second the gate; this GELU is the exact one.
        return (halves[0] * functional.gelu(halves[1])).MoveToOuterDisposeScope();
    }
}
