using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Grid.Diffusion.Autoencoders;

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
            _levels.Add(
                new UpBlock(
                    widths[Math.Max(level - 1, 0)],
                    widths[level],
                    config.LayersPerBlock + 1,
                    config.NormGroups,
                    grows,
                    config.TemporalUp[level],
                    place
                )
            );
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
