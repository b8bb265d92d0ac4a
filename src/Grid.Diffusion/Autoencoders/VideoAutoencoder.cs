using TorchSharp.Modules;
using TorchSharp.Utils;

using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Grid.Diffusion.Autoencoders;

/// <summary>
/// The video autoencoder of EasyAnimate V2 and V3: frames [B, 3, T, H, W] in [-1, 1] to moments [B, 2C, t, h, w] of a normal distribution over
/// latents, and latents back to frames. Both temporal modes share one set of tensors; the names are those of the released files.
/// Calls keep no state, so one instance may serve several threads at once.
/// </summary>
public sealed class VideoAutoencoder : Module
{
    [ComponentName(Name = "encoder")]
    private readonly VideoEncoder _encoder;

    [ComponentName(Name = "quant_conv")]
    private readonly Conv3d _quantConvolution;

    [ComponentName(Name = "post_quant_conv")]
    private readonly Conv3d _postQuantConvolution;

    [ComponentName(Name = "decoder")]
    private readonly VideoDecoder _decoder;

    /// <summary>Builds the network with PyTorch's default initialisation. On the meta device nothing is allocated.</summary>
    public VideoAutoencoder(VideoAutoencoderConfig config, Device? device = null, ScalarType type = ScalarType.Float32)
        : base(nameof(VideoAutoencoder))
    {
        config.Validate();
        Config = config;
        var place = new TensorPlace(device, type);
        _encoder = new VideoEncoder(config, place);
        _quantConvolution = Conv3d(2 * config.LatentChannels, 2 * config.LatentChannels, 1, device: device, dtype: type);
        _postQuantConvolution = Conv3d(config.LatentChannels, config.LatentChannels, 1, device: device, dtype: type);
        _decoder = new VideoDecoder(config, place);
        RegisterComponents();
    }

    public VideoAutoencoderConfig Config { get; }

    /// <summary>
    /// Encodes frames [B, 3, T, H, W] in [-1, 1] to moments [B, 2C, t, h, w]. MagViT mode is one call for all frames; cutting into chunks is
    /// <c>EncodeChunked</c>. Height and width are multiples of <see cref="VideoAutoencoderConfig.SpatialFactor"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The shape does not fit the network.</exception>
    public Tensor Encode(Tensor frames, TilingOptions? tiling = null)
    {
        AutoencoderInput.RequireFrames(Config, frames);
        var length = (int)frames.shape[2];
        var plan = Config.SliceCompression
            ? TemporalPlan.ForEncode(Config, length)
            : [TemporalPlan.Whole(length, TemporalPlan.LatentFrames(Config, length))];
        return tiling is null ? Run(plan, frames, EncodeSlice) : SpatialTiling.Encode(this, plan, frames, tiling);
    }

    /// <summary>
    /// Decodes latents [B, C, t, h, w] to frames [B, 3, T, H, W], about [-1, 1] but not clamped. MagViT mode is one call for all latents.
    /// </summary>
    /// <exception cref="ArgumentException">The shape does not fit the network.</exception>
    public Tensor Decode(Tensor latents, TilingOptions? tiling = null)
    {
        AutoencoderInput.RequireLatents(Config, latents);
        var length = (int)latents.shape[2];
        var plan = Config.SliceCompression
            ? TemporalPlan.ForDecode(Config, length)
            : [TemporalPlan.Whole(length, TemporalPlan.Frames(Config, length, TemporalMode.Chunk))];
        return tiling is null ? Run(plan, latents, DecodeSlice) : SpatialTiling.Decode(this, plan, latents, tiling);
    }

    /// <summary>Encodes one slice of a plan from the frames [FirstInput, +InputCount) of the clip.</summary>
    public Tensor EncodeSlice(TemporalSlice slice, Tensor frames)
    {
        AutoencoderInput.RequireFrames(Config, frames);
        AutoencoderInput.RequireLength(slice, frames);
        return _encoder.call(frames, slice.Mode).Then(_quantConvolution.call);
    }

    /// <summary>
    /// Decodes one slice of a plan from the latents [FirstInput, +InputCount) of the clip, halo included. The frames are bit for bit those that
    /// decoding the whole clip by the same plan gives.
    /// </summary>
    public Tensor DecodeSlice(TemporalSlice slice, Tensor latents)
    {
        AutoencoderInput.RequireLatents(Config, latents);
        AutoencoderInput.RequireLength(slice, latents);
        using var hidden = _postQuantConvolution.call(latents);
        return _decoder.call(hidden, slice);
    }

    internal static Tensor Run(IReadOnlyList<TemporalSlice> plan, Tensor input, Func<TemporalSlice, Tensor, Tensor> step)
    {
        using var scope = NewDisposeScope();
        var parts = new List<Tensor>(plan.Count);
        foreach (var slice in plan)
        {
            // Contiguous, so that a slice computed alone from its own copy takes the same path through the kernels.
            using var part = input.narrow(2, slice.FirstInput, slice.InputCount).contiguous();
            parts.Add(step(slice, part));
        }

        return (parts.Count == 1 ? parts[0] : cat(parts, 2)).MoveToOuterDisposeScope();
    }
}

/// <summary>Frames to unnormalised moments.</summary>
internal sealed class VideoEncoder : Module<Tensor, TemporalMode, Tensor>
{
    [ComponentName(Name = "conv_in")]
    private readonly CausalConv3d _input;

    [ComponentName(Name = "down_blocks")]
    private readonly ModuleList<DownBlock> _levels = [];

    [ComponentName(Name = "mid_block")]
    private readonly MidBlock _middle;

    [ComponentName(Name = "conv_norm_out")]
    private readonly GroupNorm _outputNorm;

    [ComponentName(Name = "conv_out")]
    private readonly CausalConv3d _output;

    public VideoEncoder(VideoAutoencoderConfig config, TensorPlace place)
        : base(nameof(VideoEncoder))
    {
        var widths = config.LevelChannels;
        _input = new CausalConv3d(config.InChannels, widths[0], place);
        for (var level = 0; level < widths.Count; level++)
        {
            var shrinks = level < widths.Count - 1;
            _levels.Add(new DownBlock(
                widths[Math.Max(level - 1, 0)], widths[level], config.LayersPerBlock, config.NormGroups, shrinks, config.TemporalDown[level], place));
        }

        _middle = new MidBlock(config, place);
        _outputNorm = NormLayers.GroupNorm(config.NormGroups, widths[^1], NormalizedConvolution.Epsilon, place.Device, place.Type);
        _output = new CausalConv3d(widths[^1], 2 * config.LatentChannels, place);
        RegisterComponents();
    }

    public override Tensor forward(Tensor frames, TemporalMode mode)
    {
        var hidden = _input.call(frames, mode);
        foreach (var level in _levels)
        {
            hidden = hidden.Then(level.call, mode); // (B, C, T / 2^i, H / 2^j, W / 2^j)
        }

        hidden = hidden.Then(_middle.call, mode);
        using (hidden)
        {
            return NormalizedConvolution.Apply(_outputNorm, _output, hidden, mode);
        }
    }
}

/// <summary>Latents with their halo to the frames of the slice itself.</summary>
internal sealed class VideoDecoder : Module<Tensor, TemporalSlice, Tensor>
{
    [ComponentName(Name = "conv_in")]
    private readonly CausalConv3d _input;

    [ComponentName(Name = "mid_block")]
    private readonly MidBlock _middle;

    [ComponentName(Name = "up_blocks")]
    private readonly ModuleList<UpBlock> _levels = [];

    [ComponentName(Name = "conv_norm_out")]
    private readonly GroupNorm _outputNorm;

    [ComponentName(Name = "conv_out")]
    private readonly CausalConv3d _output;

    public VideoDecoder(VideoAutoencoderConfig config, TensorPlace place)
        : base(nameof(VideoDecoder))
    {
        int[] widths = [.. config.LevelChannels.Reverse()];
        _input = new CausalConv3d(config.LatentChannels, widths[0], place);
        _middle = new MidBlock(config, place);
        for (var level = 0; level < widths.Length; level++)
        {
            var grows = level < widths.Length - 1;
            _levels.Add(new UpBlock(
                widths[Math.Max(level - 1, 0)], widths[level], config.LayersPerBlock + 1, config.NormGroups, grows, config.TemporalUp[level], place));
        }

        _outputNorm = NormLayers.GroupNorm(config.NormGroups, widths[^1], NormalizedConvolution.Epsilon, place.Device, place.Type);
        _output = new CausalConv3d(widths[^1], config.OutChannels, place);
        RegisterComponents();
    }

    public override Tensor forward(Tensor latents, TemporalSlice slice)
    {
        var hidden = _input.call(latents, slice.Mode);
        hidden = hidden.Then(_middle.call, slice.Mode);

        // Context ends here: what follows sees the slice's own positions only.
        hidden = hidden.Then(all => all.narrow(2, slice.Before, slice.Count)); // (B, C, Count, h, w)
        foreach (var level in _levels)
        {
            hidden = hidden.Then(level.call, slice.Mode); // (B, C, T * 2^i, H * 2^j, W * 2^j)
        }

        using (hidden)
        {
            return NormalizedConvolution.Apply(_outputNorm, _output, hidden, slice.Mode);
        }
    }
}
