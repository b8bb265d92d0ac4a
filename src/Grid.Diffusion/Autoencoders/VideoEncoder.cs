using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Grid.Diffusion.Autoencoders;

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
            _levels.Add(
                new DownBlock(
                    widths[Math.Max(level - 1, 0)],
                    widths[level],
                    config.LayersPerBlock,
                    config.NormGroups,
                    shrinks,
                    config.TemporalDown[level],
                    place
                )
            );
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
