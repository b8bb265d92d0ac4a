using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Grid.Diffusion.TextEncoders;

/// <summary>Root-mean-square norm without mean subtraction and bias.</summary>
internal sealed class T5LayerNorm : Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    private readonly double _epsilon;

    public T5LayerNorm(T5Config config, Device? device, ScalarType type)
        : base(nameof(T5LayerNorm))
    {
        _weight = new Parameter(ones(config.ModelWidth, type, device));
        _epsilon = config.LayerNormEpsilon;
        RegisterComponents();
    }

    public override Tensor forward(Tensor hidden)
    {
        using var scope = NewDisposeScope();

        // The mean of squares overflows or loses its digits in 16 bits, so it is taken in float32; the product with the weight is in the
        // weight's type.
        var variance = hidden.to_type(ScalarType.Float32).square().mean([-1], keepdim: true);
        var normalised = hidden * rsqrt(variance + _epsilon);
        return (_weight * normalised.to_type(_weight.dtype)).MoveToOuterDisposeScope();
    }

    /// <summary>Back to ones.</summary>
    public void Reset() => init.ones_(_weight);
}

/// <summary>
/// A row of a table for each id. The library's own module makes its table in memory before it goes to the meta device, and a config may ask
/// for any size.
/// </summary>
internal sealed class T5Embedding : Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    public T5Embedding(long rows, long width, Device? device, ScalarType type)
        : base(nameof(T5Embedding))
    {
        _weight = new Parameter(empty(rows, width, type, device));
        RegisterComponents();
        Reset(1);
    }

    public Device Device => _weight.device;

    public override Tensor forward(Tensor ids)
    {
        using var scope = NewDisposeScope();
        return _weight.index_select(0, ids.flatten()).view([.. ids.shape, _weight.shape[1]]).MoveToOuterDisposeScope();
    }

    public void Reset(double deviation)
    {
        using var _ = no_grad();
        init.normal_(_weight, 0, deviation);
    }
}

/// <summary>Self-attention without biases and without the usual scaling of the scores.</summary>
internal sealed class T5Attention : Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "q")]
    private readonly Linear _query;

    [ComponentName(Name = "k")]
    private readonly Linear _key;

    [ComponentName(Name = "v")]
    private readonly Linear _value;

    [ComponentName(Name = "o")]
    private readonly Linear _output;

    // Only layer 0 has the table of biases; the others add what it made.
    [ComponentName(Name = "relative_attention_bias")]
    private readonly T5Embedding? _relativeBias;

    private readonly T5Config _config;

    public T5Attention(T5Config config, bool hasRelativeBias, Device? device, ScalarType type)
        : base(nameof(T5Attention))
    {
        var inner = config.Heads * config.HeadWidth;
        _config = config;
        _query = Linear(config.ModelWidth, inner, hasBias: false, device, type);
        _key = Linear(config.ModelWidth, inner, hasBias: false, device, type);
        _value = Linear(config.ModelWidth, inner, hasBias: false, device, type);
        _output = Linear(inner, config.ModelWidth, hasBias: false, device, type);
        _relativeBias = hasRelativeBias ? new T5Embedding(config.RelativeAttentionBuckets, config.Heads, device, type) : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor hidden, Tensor bias)
    {
        using var scope = NewDisposeScope();
        var query = SplitHeads(_query.call(hidden)); // (B, h, L, k)
        var key = SplitHeads(_key.call(hidden));
        var value = SplitHeads(_value.call(hidden));

        // Plain attention: fused kernels round 16-bit scores at other places, and at these lengths there is little to win.
        var scores = query.matmul(key.transpose(2, 3)) + bias; // (B, h, L, L)

        // Unscaled scores are large: softmax in float32, then back.
        var weights = functional.softmax(scores.to_type(ScalarType.Float32), -1).to_type(scores.dtype);
        var mixed = weights.matmul(value).transpose(1, 2).reshape(hidden.shape[0], hidden.shape[1], -1); // (B, L, h*k)
        return _output.call(mixed).MoveToOuterDisposeScope();
    }

    /// <summary>Bias by signed token distance, (1, h, L, L).</summary>
    public Tensor RelativeBias(long length)
    {
        using var scope = NewDisposeScope();
        var buckets = RelativeBuckets(length, _relativeBias!.Device); // (L, L)
        return _relativeBias.call(buckets).permute(2, 0, 1).unsqueeze(0).MoveToOuterDisposeScope();
    }

    /// <summary>Fresh weights: scores are not scaled, so the query's deviation carries the 1/sqrt(k).</summary>
    public void Reset()
    {
        var width = Math.Pow(_config.ModelWidth, -0.5);
        init.normal_(_query.weight!, 0, width * Math.Pow(_config.HeadWidth, -0.5));
        init.normal_(_key.weight!, 0, width);
        init.normal_(_value.weight!, 0, width);
        init.normal_(_output.weight!, 0, Math.Pow(_config.Heads * _config.HeadWidth, -0.5));
        _relativeBias?.Reset(width);
    }

    // Half of the buckets for each direction; in each half the first half for exact distances, the rest logarithmic up to the greatest
    // distance.
    private Tensor RelativeBuckets(long length, Device device)
    {
        var half = _config.RelativeAttentionBuckets / 2;
        var exact = half / 2;
        var positions = arange(length, ScalarType.Int64, device);
        var relative = positions.unsqueeze(0) - positions.unsqueeze(1); // (L, L), key minus query
        var distance = relative.abs();

        // In float32 as the weights were trained: the edges 16, 32 and 64 fall on whole numbers.
        var logarithm = (distance.clamp_min(1).to_type(ScalarType.Float32) / exact).log();
        var far =
            (logarithm / Math.Log((double)_config.RelativeAttentionMaxDistance / exact) * (half - exact)).to_type(ScalarType.Int64) + exact;
        return (relative > 0).to_type(ScalarType.Int64) * half + where(distance < exact, distance, far.clamp_max(half - 1));
    }

    private Tensor SplitHeads(Tensor projected) =>
        projected.view(projected.shape[0], projected.shape[1], _config.Heads, _config.HeadWidth).transpose(1, 2);
}

/// <summary>Pre-norm residual self-attention.</summary>
internal sealed class T5AttentionLayer : Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "SelfAttention")]
    private readonly T5Attention _attention;

    [ComponentName(Name = "layer_norm")]
    private readonly T5LayerNorm _norm;

    public T5AttentionLayer(T5Config config, bool hasRelativeBias, Device? device, ScalarType type)
        : base(nameof(T5AttentionLayer))
    {
        _attention = new T5Attention(config, hasRelativeBias, device, type);
        _norm = new T5LayerNorm(config, device, type);
        RegisterComponents();
    }

    public override Tensor forward(Tensor hidden, Tensor bias)
    {
        using var scope = NewDisposeScope();
        return (hidden + _attention.call(_norm.call(hidden), bias)).MoveToOuterDisposeScope();
    }

    public Tensor RelativeBias(long length) => _attention.RelativeBias(length);

    public void Reset()
    {
        _attention.Reset();
        _norm.Reset();
    }
}

/// <summary>Gated feed-forward: wo(gelu(wi_0 x) * wi_1 x).</summary>
internal sealed class T5FeedForward : Module<Tensor, Tensor>
{
    [ComponentName(Name = "wi_0")]
    private readonly Linear _gate;

    [ComponentName(Name = "wi_1")]
    private readonly Linear _input;

    [ComponentName(Name = "wo")]
    private readonly Linear _output;

    private readonly T5Config _config;

    public T5FeedForward(T5Config config, Device? device, ScalarType type)
        : base(nameof(T5FeedForward))
    {
        _config = config;
        _gate = Linear(config.ModelWidth, config.FeedForwardWidth, hasBias: false, device, type);
        _input = Linear(config.ModelWidth, config.FeedForwardWidth, hasBias: false, device, type);
        _output = Linear(config.FeedForwardWidth, config.ModelWidth, hasBias: false, device, T5Encoder.OutputProjectionType(type));
        RegisterComponents();
    }

    public override Tensor forward(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        var gated = Gelu(_gate.call(hidden)) * _input.call(hidden); // (B, L, d_ff)
        return _output.call(gated.to_type(_output.weight!.dtype)).MoveToOuterDisposeScope();
    }

    public void Reset()
    {
        init.normal_(_gate.weight!, 0, Math.Pow(_config.ModelWidth, -0.5));
        init.normal_(_input.weight!, 0, Math.Pow(_config.ModelWidth, -0.5));
        init.normal_(_output.weight!, 0, Math.Pow(_config.FeedForwardWidth, -0.5));
    }

    // T5 v1.1 was trained with the tanh approximation.
    private static Tensor Gelu(Tensor x) => 0.5 * x * (1.0 + (Math.Sqrt(2.0 / Math.PI) * (x + 0.044715 * x.pow(3))).tanh());
}

/// <summary>Pre-norm residual feed-forward.</summary>
internal sealed class T5FeedForwardLayer : Module<Tensor, Tensor>
{
    [ComponentName(Name = "DenseReluDense")]
    private readonly T5FeedForward _feedForward;

    [ComponentName(Name = "layer_norm")]
    private readonly T5LayerNorm _norm;

    public T5FeedForwardLayer(T5Config config, Device? device, ScalarType type)
        : base(nameof(T5FeedForwardLayer))
    {
        _feedForward = new T5FeedForward(config, device, type);
        _norm = new T5LayerNorm(config, device, type);
        RegisterComponents();
    }

    public override Tensor forward(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        return (hidden + _feedForward.call(_norm.call(hidden))).MoveToOuterDisposeScope();
    }

    public void Reset()
    {
        _feedForward.Reset();
        _norm.Reset();
    }
}

/// <summary>One layer: self-attention, then feed-forward.</summary>
internal sealed class T5Block : Module<Tensor, Tensor, Tensor>
{
    // The checkpoint numbers the two: layer.0 and layer.1.
    [ComponentName(Name = "layer")]
    private readonly ModuleList<Module> _layers;

    public T5Block(T5Config config, bool hasRelativeBias, Device? device, ScalarType type)
        : base(nameof(T5Block))
    {
        _layers = ModuleList<Module>(
            new T5AttentionLayer(config, hasRelativeBias, device, type),
            new T5FeedForwardLayer(config, device, type)
        );
        RegisterComponents();
    }

    // Properties, because a field would be registered under a second name.
    private T5AttentionLayer Attention => (T5AttentionLayer)_layers[0];

    private T5FeedForwardLayer FeedForward => (T5FeedForwardLayer)_layers[1];

    public override Tensor forward(Tensor hidden, Tensor bias)
    {
        using var scope = NewDisposeScope();
        var attended = Clamp(Attention.call(hidden, bias));
        return Clamp(FeedForward.call(attended)).MoveToOuterDisposeScope();
    }

    public Tensor RelativeBias(long length) => Attention.RelativeBias(length);

    public void Reset()
    {
        Attention.Reset();
        FeedForward.Reset();
    }

    // float16 ends at 65504 and T5's activations do not: an infinity pulls the whole tensor back to 64504. Other types reach far enough.
    private static Tensor Clamp(Tensor hidden)
    {
        if (hidden.dtype != ScalarType.Float16)
        {
            return hidden;
        }

        var limit = hidden.isinf().any().item<bool>() ? 65504.0 - 1000.0 : 65504.0;
        return hidden.clamp(-limit, limit);
    }
}

/// <summary>The stack of layers under the name <c>encoder</c>.</summary>
internal sealed class T5Stack : Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "block")]
    private readonly ModuleList<T5Block> _blocks;

    [ComponentName(Name = "final_layer_norm")]
    private readonly T5LayerNorm _norm;

    public T5Stack(T5Config config, Device? device, ScalarType type)
        : base(nameof(T5Stack))
    {
        _blocks = ModuleList(Enumerable.Range(0, config.Layers).Select(layer => new T5Block(config, layer == 0, device, type)).ToArray());
        _norm = new T5LayerNorm(config, device, type);
        RegisterComponents();
    }

    /// <summary>Hidden states (B, L, D) and mask (B, L) of ones and zeros -> (B, L, D).</summary>
    public override Tensor forward(Tensor hidden, Tensor mask)
    {
        using var scope = NewDisposeScope();
        var type = hidden.dtype;
        var lowest = type switch
        {
            ScalarType.Float16 => -65504.0,
            ScalarType.BFloat16 => -3.3895313892515355e38,
            _ => -3.4028234663852886e38,
        };
        var bias = RelativeBias(hidden.shape[1]) + (1 - mask.to_type(type)).unsqueeze(1).unsqueeze(1) * lowest; // (B, h, L, L)
        foreach (var block in _blocks)
        {
            hidden = block.call(hidden, bias);
        }

        return _norm.call(hidden).MoveToOuterDisposeScope();
    }

    public Tensor RelativeBias(long length) => _blocks[0].RelativeBias(length);

    public void Reset()
    {
        _norm.Reset();
        foreach (var block in _blocks)
        {
            block.Reset();
        }
    }
}

/// <summary>
/// T5 v1.1 encoder: token ids + mask -> one hidden state a token (arXiv:1910.10683 with the gated feed-forward of arXiv:2002.05202). Loads
/// the <c>text_encoder</c> folder of EasyAnimate V2 and any other encoder of that family. No dropout: the outputs of training and
/// evaluation are the same. Letters: <c>B</c> batch, <c>L</c> tokens, <c>D</c> width, <c>h</c> heads, <c>k</c> width of a head.
/// </summary>
public sealed class T5Encoder : Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "shared")]
    private readonly T5Embedding _embedding;

    [ComponentName(Name = "encoder")]
    private readonly T5Stack _stack;

    /// <summary>
    /// Builds the modules with weights that are still to be loaded (or made by <see cref="Reset"/>). On the meta device nothing is
    /// allocated.
    /// </summary>
    /// <param name="type">float32, bfloat16 or float16 for all weights; with float16, <c>wo</c> is float32.</param>
    /// <exception cref="InvalidDataException">A value of <paramref name="config"/> is out of range.</exception>
    public T5Encoder(T5Config config, Device? device = null, ScalarType type = ScalarType.Float32)
        : base(nameof(T5Encoder))
    {
        Config = config.Validated();
        _embedding = new T5Embedding(config.VocabularySize, config.ModelWidth, device, type);
        _stack = new T5Stack(config, device, type);
        RegisterComponents();
    }

    public T5Config Config { get; }

    /// <summary>
    /// Ids (B, L), int64, and mask (B, L), 1 for a token and 0 for padding -> hidden states (B, L, D) in the type of the weights. A padded
    /// position is not seen by others, but has a state of its own.
    /// </summary>
    /// <exception cref="ArgumentException">Wrong rank, type or shape, or an id outside the vocabulary.</exception>
    public override Tensor forward(Tensor ids, Tensor mask)
    {
        using var scope = NewDisposeScope();
        Check(ids, mask);
        var embedded = _embedding.call(ids); // (B, L, D)
        return _stack.call(embedded, mask).MoveToOuterDisposeScope();
    }

    /// <summary>The bias that all layers add to their scores, without the mask: (1, h, L, L).</summary>
    public Tensor RelativeBias(long length) => _stack.RelativeBias(length);

    /// <summary>
    /// Converts the weights to float32, bfloat16 or float16, in place. With float16 the projections <c>wo</c> stay in float32, whose sums
    /// pass its range.
    /// </summary>
    public T5Encoder ConvertTo(ScalarType type)
    {
        foreach (var (name, module) in named_modules())
        {
            if (module is TorchSharp.Modules.Linear or T5Embedding or T5LayerNorm)
            {
                module.to(name.EndsWith(".wo", StringComparison.Ordinal) ? OutputProjectionType(type) : type);
            }
        }

        return this;
    }

    /// <summary>Draws fresh weights from torch's generator, for training from nothing.</summary>
    public void Reset()
    {
        using var _ = no_grad();
        _embedding.Reset(1);
        _stack.Reset();
    }

    internal static ScalarType OutputProjectionType(ScalarType type) => type == ScalarType.Float16 ? ScalarType.Float32 : type;

    private void Check(Tensor ids, Tensor mask)
    {
        if (ids.dim() != 2 || ids.dtype != ScalarType.Int64 || ids.shape[0] == 0 || ids.shape[1] == 0)
        {
            throw new ArgumentException(
                $"ids are {ids.dtype} [{string.Join(", ", ids.shape)}]; they must be Int64 [batch, tokens]",
                nameof(ids)
            );
        }

        if (!mask.shape.SequenceEqual(ids.shape))
        {
            throw new ArgumentException(
                $"mask is [{string.Join(", ", mask.shape)}] where the ids are [{string.Join(", ", ids.shape)}]",
                nameof(mask)
            );
        }

        if (ids.device_type == DeviceType.META)
        {
            return;
        }

        var (least, greatest) = (ids.min().item<long>(), ids.max().item<long>());
        if (least < 0 || greatest >= Config.VocabularySize)
        {
            throw new ArgumentException(
                $"ids run from {least} to {greatest}; the vocabulary has 0 to {Config.VocabularySize - 1}",
                nameof(ids)
            );
        }
    }
}
