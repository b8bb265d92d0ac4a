using Grid.Diffusion.Motion;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Grid.Diffusion.Transformers;

/// <summary>
/// EasyAnimate V2's diffusion transformer: noisy latent video + text states + timestep -> predicted noise (and variance).
/// Spatial attention inside each frame, a motion module over time, attention to the text, U-ViT links between far blocks.
/// Opens EasyAnimateV2-XL-2-512x512 and -768x768 and 12-channel inpaint weights.
/// <para>B batch, F latent frames, h w latent size, p patch, S = h*w/p^2 tokens a frame, N = F*S, D width, L text tokens.</para>
/// </summary>
public sealed class VideoTransformer : Module
{
    // norm_eps of the config reaches the blocks only; the reference fixes that of the last norm.
    private const double OutputNormEpsilon = 1e-6;

    // A masked text token's score is lowered by this much, not by infinity: the released weights saw exactly this.
    private const double MaskedScore = -10000.0;

    [ComponentName(Name = "pos_embed")]
    private readonly PatchEmbedding _patches;

    [ComponentName(Name = "adaln_single")]
    private readonly TimeModulation _time;

    [ComponentName(Name = "caption_projection")]
    private readonly TextProjection _text;

    [ComponentName(Name = "transformer_blocks")]
    private readonly ModuleList<VideoTransformerBlock> _blocks;

    [ComponentName(Name = "long_connect_fc")]
    private readonly ModuleList<Linear>? _links;

    [ComponentName(Name = "scale_shift_table")]
    private readonly Parameter _outputModulation;

    [ComponentName(Name = "proj_out")]
    private readonly Linear _output;

    /// <summary>Creates the network with fresh weights, on <c>torch.META</c> without allocating them.</summary>
    public VideoTransformer(VideoTransformerConfig config, Device? device = null, ScalarType? dtype = null)
        : base(nameof(VideoTransformer))
    {
        Config = config;
        var width = config.Width;
        _patches = new PatchEmbedding(config, device, dtype);
        _time = new TimeModulation(config, device, dtype);
        _text = new TextProjection(config, device, dtype);
        _blocks = new ModuleList<VideoTransformerBlock>([
            .. Enumerable.Range(0, config.Layers).Select(_ => new VideoTransformerBlock(config, device, dtype)),
        ]);
        if (config.LongLinks)
        {
            _links = new ModuleList<Linear>([
                .. Enumerable.Range(0, VideoTransformerConfig.LinkCount).Select(_ => Linear(width, width, true, device, dtype)),
            ]);
            foreach (var link in _links)
            {
                init.zeros_(link.weight);
                init.zeros_(link.bias!);
            }
        }

        _outputModulation = ModulationTable.Create(2, width, device, dtype);
        _output = Linear(width, config.PatchSize * config.PatchSize * config.OutChannels, true, device, dtype);
        RegisterComponents();
    }

    public VideoTransformerConfig Config { get; }

    /// <summary>
    /// Whether the motion modules are left out, so that each frame is a picture of its own. For training on pictures; false otherwise.
    /// </summary>
    public bool SkipMotion { get; set; }

    /// <summary>Predicts the noise in a batch of latent videos.</summary>
    /// <param name="latents">Noisy latents [B, C, F, h, w]; h and w are multiples of the patch size.</param>
    /// <param name="text">Text states [B, L, caption channels].</param>
    /// <param name="mask">1 for text tokens, 0 for padding [B, L].</param>
    /// <param name="timestep">Timesteps [B], integer or fractional, in [0, 1000).</param>
    /// <param name="resolution">Height and width in pixels [B, 2]; needed by, and only by, networks of sample size 128.</param>
    /// <param name="aspectRatio">Height over width [B, 1]; likewise.</param>
    /// <param name="inpaintLatents">Mask and masked-video latents [B, 8, F, h, w] for 12-channel networks.</param>
    /// <param name="groups">Row counts of the requests in the batch, in order, whose bytes must be those of a batch of their own; null for
    /// one request.</param>
    /// <returns>[B, out channels, F, h, w]: predicted noise, then the variance interpolation.</returns>
    /// <exception cref="ArgumentException">A shape does not fit the network.</exception>
    public Tensor forward(
        Tensor latents,
        Tensor text,
        Tensor mask,
        Tensor timestep,
        Tensor? resolution = null,
        Tensor? aspectRatio = null,
        Tensor? inpaintLatents = null,
        IReadOnlyList<int>? groups = null
    )
    {
        using var scope = NewDisposeScope();
        var input = inpaintLatents is null ? latents : cat([latents, inpaintLatents], 1);
        CheckInput(input, text, mask, resolution, aspectRatio);
        var (batch, frames, rows, columns) = (
            input.shape[0],
            (int)input.shape[2],
            (int)input.shape[3] / Config.PatchSize,
            (int)input.shape[4] / Config.PatchSize
        );

        // 1. Tokens, conditioning and text.
        var x = _patches.forward(input); // (B, N, D)
        var (modulation, embedded) = _time.forward(timestep, resolution, aspectRatio, x.dtype, groups); // (B, 6, D), (B, D)
        var states = _text.CallOnRows(text.to_type(x.dtype)); // (B, L, D)
        var bias = ((1 - mask.to_type(ScalarType.Float32)) * MaskedScore).to_type(x.dtype).view(batch, 1, 1, -1);

        // 2. Blocks. The outputs of the early ones wait to be added, last first, before the late ones; all others are let go.
        var waiting = new Stack<Tensor>();
        for (var index = 0; index < _blocks.Count; index++)
        {
            if (_links is not null && index >= VideoTransformerConfig.FirstLinkedBlock)
            {
                using var early = waiting.Pop();
                x = Replace(x, x + _links[index - VideoTransformerConfig.FirstLinkedBlock].CallOnRows(early));
            }

            var next = _blocks[index].forward(x, states, bias, modulation, frames, rows, columns, SkipMotion);
            x = waiting.TryPeek(out var top) && ReferenceEquals(top, x) ? next : Replace(x, next);
            if (_links is not null && index < VideoTransformerConfig.LinkCount)
            {
                waiting.Push(x);
            }
        }

        // 3. Modulated norm, projection, patches back to latents.
        var table = (_outputModulation.unsqueeze(0) + embedded.unsqueeze(1)).chunk(2, 1); // shift, scale: (B, 1, D)
        x = Modulate.Apply(x, table[0], table[1], OutputNormEpsilon);
        x = _output.CallOnRows(x); // (B, N, p*p*C)
        var patch = Config.PatchSize;
        return x.view([batch, frames, rows, columns, patch, patch, Config.OutChannels])
            .permute(0, 6, 1, 2, 4, 3, 5)
            .reshape([batch, Config.OutChannels, frames, rows * patch, columns * patch])
            .MoveToOuterDisposeScope();
    }

    private static Tensor Replace(Tensor old, Tensor value)
    {
        old.Dispose();
        return value;
    }

    private void CheckInput(Tensor input, Tensor text, Tensor mask, Tensor? resolution, Tensor? aspectRatio)
    {
        var shape = input.shape;
        if (shape.Length != 5 || shape[1] != Config.InChannels)
        {
            throw new ArgumentException(
                $"latents are [{string.Join(", ", shape)}]; the network takes [batch, {Config.InChannels}, frames, height, width]"
            );
        }

        if (shape[3] % Config.PatchSize != 0 || shape[4] % Config.PatchSize != 0)
        {
            throw new ArgumentException($"latent size {shape[3]}x{shape[4]} is not a multiple of the patch size {Config.PatchSize}");
        }

        if (text.dim() != 3 || text.shape[2] != Config.CaptionChannels || mask.dim() != 2 || mask.shape[1] != text.shape[1])
        {
            throw new ArgumentException(
                $"text states are [{string.Join(", ", text.shape)}] with mask [{string.Join(", ", mask.shape)}]; the network "
                    + $"takes [batch, length, {Config.CaptionChannels}] and [batch, length]"
            );
        }

        if (Config.TakesSize != (resolution is not null) || Config.TakesSize != (aspectRatio is not null))
        {
            throw new ArgumentException(
                $"resolution and aspect ratio are {(Config.TakesSize ? "needed" : "not taken")} by a network of sample size "
                    + $"{Config.SampleSize}"
            );
        }
    }
}

internal sealed class VideoTransformerBlock : Module
{
    private readonly double _epsilon;

    [ComponentName(Name = "scale_shift_table")]
    private readonly Parameter _modulation;

    [ComponentName(Name = "attn1")]
    private readonly Attention _spatial;

    [ComponentName(Name = "attn_temporal")]
    private readonly MotionModule _motion;

    [ComponentName(Name = "attn2")]
    private readonly Attention _cross;

    [ComponentName(Name = "ff")]
    private readonly FeedForward _feedForward;

    public VideoTransformerBlock(VideoTransformerConfig config, Device? device, ScalarType? dtype)
        : base(nameof(VideoTransformerBlock))
    {
        _epsilon = config.NormEpsilon;
        _modulation = ModulationTable.Create(6, config.Width, device, dtype);
        _spatial = new Attention(config, device, dtype);
        _motion = new MotionModule(config.Width, config.Motion, device, dtype);
        _cross = new Attention(config, device, dtype);
        _feedForward = new FeedForward(config.Width, device, dtype);
        RegisterComponents();
    }

    public Tensor forward(Tensor x, Tensor text, Tensor textBias, Tensor modulation, int frames, int rows, int columns, bool skipMotion)
    {
        using var scope = NewDisposeScope();
        var (batch, width) = (x.shape[0], x.shape[2]);
        var table = (_modulation.unsqueeze(0) + modulation).chunk(6, 1); // each (B, 1, D)
        var (shiftSpatial, scaleSpatial, gateSpatial) = (table[0], table[1], table[2]);
        var (shiftMlp, scaleMlp, gateMlp) = (table[3], table[4], table[5]);

        // 1. Attention inside each frame.
        var normed = Modulate.Apply(x, shiftSpatial, scaleSpatial, _epsilon).view(batch * frames, rows * columns, width);
        x = (gateSpatial * _spatial.forward(normed, normed, null).view(batch, -1, width)).add_(x);

        // 2. Attention over time; the residual is inside.
        if (!skipMotion)
        {
            x = _motion.forward(x, frames, rows, columns);
        }

        // 3. Attention to the text. Queries are not normalised here.
        x = x + _cross.forward(x, text, textBias);

        // 4. Feed-forward.
        x = (gateMlp * _feedForward.CallOnRows(Modulate.Apply(x, shiftMlp, scaleMlp, _epsilon))).add_(x);
        return x.MoveToOuterDisposeScope(); // (B, N, D)
    }
}

internal sealed class Attention : Module
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

    public Attention(VideoTransformerConfig config, Device? device, ScalarType? dtype)
        : base(nameof(Attention))
    {
        _heads = config.Heads;
        var width = config.Width;
        _query = Linear(width, width, config.AttentionBias, device, dtype);
        _key = Linear(width, width, config.AttentionBias, device, dtype);
        _value = Linear(width, width, config.AttentionBias, device, dtype);
        _out = new ModuleList<Linear>(Linear(width, width, true, device, dtype));
        RegisterComponents();
    }

    public Tensor forward(Tensor x, Tensor context, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        var attended = functional.scaled_dot_product_attention(
            SplitHeads(_query.CallOnRows(x)),
            SplitHeads(_key.CallOnRows(context)),
            SplitHeads(_value.CallOnRows(context)),
            bias
        );
        return _out[0].CallOnRows(attended.transpose(1, 2).reshape(x.shape)).MoveToOuterDisposeScope();
    }

    private Tensor SplitHeads(Tensor x) => x.view(x.shape[0], x.shape[1], _heads, -1).transpose(1, 2);
}

internal sealed class FeedForward : Module<Tensor, Tensor>
{
    private const int Expansion = 4;

    [ComponentName(Name = "net")]
    private readonly Sequential _net;

    public FeedForward(int width, Device? device, ScalarType? dtype)
        : base(nameof(FeedForward))
    {
        _net = Sequential(
            ("0", new ApproximateGeluProjection(width, Expansion * width, device, dtype)),
            ("2", Linear(Expansion * width, width, true, device, dtype))
        );
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => _net.call(input);
}

internal sealed class ApproximateGeluProjection : Module<Tensor, Tensor>
{
    [ComponentName(Name = "proj")]
    private readonly Linear _project;

    public ApproximateGeluProjection(int width, int inner, Device? device, ScalarType? dtype)
        : base(nameof(ApproximateGeluProjection))
    {
        _project = Linear(width, inner, true, device, dtype);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var projected = _project.call(input);
        return projected.gelu(TorchSharp.Modules.GELU.Approximate.tanh);
    }
}

internal sealed class PatchEmbedding : Module
{
    private readonly VideoTransformerConfig _config;

    [ComponentName(Name = "proj")]
    private readonly Conv2d _project;

    public PatchEmbedding(VideoTransformerConfig config, Device? device, ScalarType? dtype)
        : base(nameof(PatchEmbedding))
    {
        _config = config;
        _project = Conv2d(config.InChannels, config.Width, config.PatchSize, stride: config.PatchSize, device: device, dtype: dtype);
        RegisterComponents();
    }

    public Tensor forward(Tensor latents)
    {
        using var scope = NewDisposeScope();
        var shape = latents.shape;
        var (rows, columns) = ((int)shape[3] / _config.PatchSize, (int)shape[4] / _config.PatchSize);
        var images = latents.to_type(_project.weight.dtype).transpose(1, 2).reshape(shape[0] * shape[2], shape[1], shape[3], shape[4]);
        var tokens = BlockedConvolution
            .Conv2d(images, _project.weight, _project.bias!, _config.PatchSize, padding: 0)
            .flatten(2)
            .transpose(1, 2); // (B*F, S, D)

        var baseSize = _config.SampleSize / _config.PatchSize;
        var positions = PatchPositions
            .Table(rows, columns, _config.Width, baseSize, Math.Max(_config.SampleSize / 64, 1))
            .to(tokens.device);
        if (rows == baseSize && columns == baseSize)
        {
            // At the default grid the reference keeps the table as a buffer, so it has been rounded to the weights' type.
            positions = positions.to_type(tokens.dtype);
        }

        return (tokens + positions).to_type(tokens.dtype).contiguous().view(shape[0], -1, _config.Width).MoveToOuterDisposeScope();
    }
}

internal sealed class TimeModulation : Module
{
    [ComponentName(Name = "emb")]
    private readonly TimeEmbedding _embedding;

    [ComponentName(Name = "linear")]
    private readonly Linear _linear;

    public TimeModulation(VideoTransformerConfig config, Device? device, ScalarType? dtype)
        : base(nameof(TimeModulation))
    {
        _embedding = new TimeEmbedding(config, device, dtype);
        _linear = Linear(config.Width, 6 * config.Width, true, device, dtype);
        RegisterComponents();
    }

    /// <summary>Returns the blocks' shared modulation (B, 6, D) and the embedding it came from (B, D).</summary>
    /// <param name="groups">
    /// Rows of the batch to be conditioned together. On a CPU a matrix product of less than about 12 rows sums in an order that depends on
    /// their number. Those of tokens have more; those here have one row a video.
    /// </param>
    public (Tensor Modulation, Tensor Embedded) forward(
        Tensor timestep,
        Tensor? resolution,
        Tensor? aspectRatio,
        ScalarType dtype,
        IReadOnlyList<int>? groups
    )
    {
        if (groups is null)
        {
            return Condition(timestep, resolution, aspectRatio, dtype);
        }

        using var scope = NewDisposeScope();
        var parts = new List<(Tensor Modulation, Tensor Embedded)>(groups.Count);
        var first = 0L;
        foreach (var count in groups)
        {
            parts.Add(
                Condition(
                    timestep.narrow(0, first, count),
                    resolution?.narrow(0, first, count),
                    aspectRatio?.narrow(0, first, count),
                    dtype
                )
            );
            first += count;
        }

        return (
            cat([.. parts.Select(part => part.Modulation)]).MoveToOuterDisposeScope(),
            cat([.. parts.Select(part => part.Embedded)]).MoveToOuterDisposeScope()
        );
    }

    private (Tensor Modulation, Tensor Embedded) Condition(Tensor timestep, Tensor? resolution, Tensor? aspectRatio, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var embedded = _embedding.forward(timestep, resolution, aspectRatio, dtype);
        var modulation = _linear.call(functional.silu(embedded)).view(embedded.shape[0], 6, -1);
        return (modulation.MoveToOuterDisposeScope(), embedded.MoveToOuterDisposeScope());
    }
}

internal sealed class TimeEmbedding : Module
{
    [ComponentName(Name = "timestep_embedder")]
    private readonly ScalarEmbedder _timestep;

    [ComponentName(Name = "resolution_embedder")]
    private readonly ScalarEmbedder? _resolution;

    [ComponentName(Name = "aspect_ratio_embedder")]
    private readonly ScalarEmbedder? _aspectRatio;

    public TimeEmbedding(VideoTransformerConfig config, Device? device, ScalarType? dtype)
        : base(nameof(TimeEmbedding))
    {
        _timestep = new ScalarEmbedder(config.Width, device, dtype);
        if (config.TakesSize)
        {
            _resolution = new ScalarEmbedder(config.Width / 3, device, dtype, startsAtZero: true);
            _aspectRatio = new ScalarEmbedder(config.Width / 3, device, dtype, startsAtZero: true);
        }

        RegisterComponents();
    }

    public Tensor forward(Tensor timestep, Tensor? resolution, Tensor? aspectRatio, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var embedded = _timestep.forward(timestep, dtype);
        if (_resolution is not null && _aspectRatio is not null)
        {
            var batch = timestep.shape[0];
            var size = _resolution.forward(resolution!.flatten(), dtype).view(batch, -1); // (B, 2D/3): height, width
            var aspect = _aspectRatio.forward(aspectRatio!.flatten(), dtype).view(batch, -1); // (B, D/3)
            embedded = embedded + cat([size, aspect], 1);
        }

        return embedded.MoveToOuterDisposeScope();
    }
}

internal sealed class ScalarEmbedder : Module
{
    private const int Frequencies = 128;

    [ComponentName(Name = "linear_1")]
    private readonly Linear _first;

    [ComponentName(Name = "linear_2")]
    private readonly Linear _second;

    public ScalarEmbedder(int width, Device? device, ScalarType? dtype, bool startsAtZero = false)
        : base(nameof(ScalarEmbedder))
    {
        _first = Linear(2 * Frequencies, width, true, device, dtype);
        _second = Linear(width, width, true, device, dtype);
        if (startsAtZero)
        {
            init.zeros_(_second.weight);
            init.zeros_(_second.bias!);
        }

        RegisterComponents();
    }

    /// <summary>Maps numbers (n) to embeddings (n, width).</summary>
    public Tensor forward(Tensor numbers, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        // Angles are taken in float32: a timestep of 999 loses its low bits in 16.
        var frequencies = exp(arange(Frequencies, dtype: ScalarType.Float32, device: numbers.device) * (-Math.Log(10000.0) / Frequencies));
        var angles = numbers.to_type(ScalarType.Float32).unsqueeze(1) * frequencies.unsqueeze(0);
        var waves = cat([cos(angles), sin(angles)], 1).to_type(dtype); // cosine half first
        return _second.call(functional.silu(_first.call(waves))).MoveToOuterDisposeScope();
    }
}

internal sealed class TextProjection : Module<Tensor, Tensor>
{
    [ComponentName(Name = "linear_1")]
    private readonly Linear _first;

    [ComponentName(Name = "linear_2")]
    private readonly Linear _second;

    public TextProjection(VideoTransformerConfig config, Device? device, ScalarType? dtype)
        : base(nameof(TextProjection))
    {
        _first = Linear(config.CaptionChannels, config.Width, true, device, dtype);
        _second = Linear(config.Width, config.Width, true, device, dtype);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return _second.call(_first.call(input).gelu(TorchSharp.Modules.GELU.Approximate.tanh)).MoveToOuterDisposeScope();
    }
}
