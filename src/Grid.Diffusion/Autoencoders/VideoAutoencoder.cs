using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Grid.Diffusion.Autoencoders;

/// <summary>
/// The video autoencoder of EasyAnimate V2 and V3: frames [B, 3, T, H, W] in [-1, 1] to moments [B, 2C, t, h, w] of a normal distribution
/// over latents, and latents back to frames. Both temporal modes share one set of tensors; the names are those of the released files. Calls
/// keep no state, so one instance may serve several threads at once.
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
    /// Encodes frames [B, 3, T, H, W] in [-1, 1] to moments [B, 2C, t, h, w]. MagViT mode is one call for all frames; for cutting a clip
    /// into chunks see <see cref="AutoencoderChunks"/>. Height and width are multiples of
    /// <see cref="VideoAutoencoderConfig.SpatialFactor"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The shape or the element type does not fit the network.</exception>
    public Tensor Encode(Tensor frames, TilingOptions? tiling = null)
    {
        RequireFrames(frames);
        var length = (int)frames.shape[2];
        var plan = Config.SliceCompression ? TemporalPlan.ForEncode(Config, length) : [TemporalPlan.WholeEncode(Config, length)];
        return Run(plan, frames, (slice, part) => EncodeSlice(slice, part, tiling));
    }

    /// <summary>
    /// Decodes latents [B, C, t, h, w] to frames [B, 3, T, H, W], about [-1, 1] but not clamped. MagViT mode is one call for all latents.
    /// </summary>
    /// <exception cref="ArgumentException">The shape or the element type does not fit the network.</exception>
    public Tensor Decode(Tensor latents, TilingOptions? tiling = null)
    {
        RequireLatents(latents);
        var length = (int)latents.shape[2];
        var plan = Config.SliceCompression ? TemporalPlan.ForDecode(Config, length) : [TemporalPlan.WholeDecode(Config, length)];
        return Run(plan, latents, (slice, part) => DecodeSlice(slice, part, tiling));
    }

    /// <summary>Encodes one slice of a plan from the frames [FirstInput, +InputCount) of the clip.</summary>
    public Tensor EncodeSlice(TemporalSlice slice, Tensor frames, TilingOptions? tiling = null)
    {
        RequireFrames(frames);
        AutoencoderInput.RequireLength(slice, frames);
        Tensor Step(Tensor tile) => _encoder.call(tile, slice.Mode).Then(_quantConvolution.call);
        tiling?.Validate(Config);
        return tiling is null
            ? Step(frames)
            : SpatialTiling.Run(frames, tiling.SampleMinSize, tiling.LatentMinSize, tiling.OverlapFactor, Step);
    }

    /// <summary>
    /// Decodes one slice of a plan from the latents [FirstInput, +InputCount) of the clip, halo included. The frames are bit for bit those
    /// that decoding the whole clip by the same plan gives.
    /// </summary>
    public Tensor DecodeSlice(TemporalSlice slice, Tensor latents, TilingOptions? tiling = null)
    {
        RequireLatents(latents);
        AutoencoderInput.RequireLength(slice, latents);
        Tensor Step(Tensor tile) => _postQuantConvolution.call(tile).Then(hidden => _decoder.call(hidden, slice));
        tiling?.Validate(Config);
        return tiling is null
            ? Step(latents)
            : SpatialTiling.Run(latents, tiling.LatentMinSize, tiling.SampleMinSize, tiling.OverlapFactor, Step);
    }

    internal void RequireFrames(Tensor frames) => AutoencoderInput.RequireFrames(Config, _quantConvolution.weight!.dtype, frames);

    internal void RequireLatents(Tensor latents) => AutoencoderInput.RequireLatents(Config, _quantConvolution.weight!.dtype, latents);

    private static Tensor Run(IReadOnlyList<TemporalSlice> plan, Tensor input, Func<TemporalSlice, Tensor, Tensor> step)
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
