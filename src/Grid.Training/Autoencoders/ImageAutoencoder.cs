using Grid.Diffusion;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Grid.Training.Autoencoders;

/// <summary>
/// The video autoencoder as it acts on one picture: the same blocks under the same names with two-dimensional kernels, a third of
/// the work and none of the padding. Its trained kernels become the last temporal taps of the video autoencoder, whose causal
/// convolutions then give the same latents for one frame. No mid-block attention. <c>B</c> batch, <c>C</c> width, <c>H W</c> size.
/// </summary>
internal sealed class ImageAutoencoder : Module
{
    [ComponentName(Name = "encoder")]
    private readonly ImageEncoder _encoder;

    [ComponentName(Name = "decoder")]
    private readonly ImageDecoder _decoder;

    public ImageAutoencoder(int width, IReadOnlyList<int> multipliers, int layers, int groups, int latentChannels)
        : base(nameof(ImageAutoencoder))
    {
        int[] widths = [.. multipliers.Select(multiplier => width * multiplier)];
        _encoder = new ImageEncoder(widths, layers, groups, latentChannels);
        _decoder = new ImageDecoder(widths, layers, groups, latentChannels);
        RegisterComponents();

        // TorchSharp's group norm leaves its parameters uninitialised.
        foreach (var norm in modules().OfType<GroupNorm>())
        {
            init.ones_(norm.weight!);
            init.zeros_(norm.bias!);
        }
    }

    /// <summary>[B, 3, H, W] in [-1, 1] to moments [B, 2 * latent channels, H/8, W/8].</summary>
    public Tensor Encode(Tensor images) => _encoder.call(images);

    /// <summary>Latents [B, C, H/8, W/8] to [B, 3, H, W].</summary>
    public Tensor Decode(Tensor latents) => _decoder.call(latents);
}

/// <summary>A 3x3 convolution that keeps height and width.</summary>
internal static class SameSize
{
    public static Tensor Convolve(Conv2d layer, Tensor input) =>
        BlockedConvolution.Conv2d(input, layer.weight, layer.bias!, stride: 1, padding: 1);
}

internal sealed class ImageResidualBlock : Module<Tensor, Tensor>
{
    [ComponentName(Name = "norm1")]
    private readonly GroupNorm _firstNorm;

    [ComponentName(Name = "conv1")]
    private readonly Conv2d _firstConvolution;

    [ComponentName(Name = "norm2")]
    private readonly GroupNorm _secondNorm;

    [ComponentName(Name = "conv2")]
    private readonly Conv2d _secondConvolution;

    [ComponentName(Name = "shortcut")]
    private readonly Conv2d? _shortcut;

    public ImageResidualBlock(int input, int output, int groups)
        : base(nameof(ImageResidualBlock))
    {
        _firstNorm = GroupNorm(groups, input, eps: 1e-6);
        _firstConvolution = Conv2d(input, output, 3, padding: 1);
        _secondNorm = GroupNorm(groups, output, eps: 1e-6);
        _secondConvolution = Conv2d(output, output, 3, padding: 1);
        _shortcut = input == output ? null : Conv2d(input, output, 1);

        // Blocks start as their shortcuts. A stack of random ones hides the small shape behind the background for hundreds of steps.
        init.zeros_(_secondConvolution.weight);
        init.zeros_(_secondConvolution.bias!);
        if (_shortcut is not null)
        {
            using var _ = no_grad();
            using var scope = NewDisposeScope();
            var (basis, _) = linalg.qr(randn(Math.Max(input, output), Math.Min(input, output)));
            _shortcut.weight.copy_((output > input ? basis : basis.transpose(0, 1)).reshape(output, input, 1, 1));
        }

        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var hidden = SameSize.Convolve(_firstConvolution, functional.silu(_firstNorm.call(input)));
        hidden = SameSize.Convolve(_secondConvolution, functional.silu(_secondNorm.call(hidden)));
        return hidden.add(_shortcut is null ? input : _shortcut.call(input)).MoveToOuterDisposeScope();
    }
}

/// <summary>Halves (stride 2, one zero row and column behind) or doubles (nearest neighbour) the size, then convolves.</summary>
internal sealed class ImageResampler : Module<Tensor, Tensor>
{
    private readonly bool _down;

    [ComponentName(Name = "conv")]
    private readonly Conv2d _convolution;

    public ImageResampler(int width, bool down)
        : base(nameof(ImageResampler))
    {
        _down = down;
        _convolution = Conv2d(width, width, 3, stride: down ? 2 : 1, padding: down ? 0 : 1);

        // Starts near plain averaging and plain repetition, so that a blurred picture passes through from the first step.
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        _convolution.weight.mul_(0.5);
        var identity = eye(width);
        if (down)
        {
            foreach (var (row, column) in new[] { (0, 0), (0, 1), (1, 0), (1, 1) })
            {
                _convolution.weight[.., .., row, column].add_(identity, alpha: 0.25);
            }
        }
        else
        {
            _convolution.weight[.., .., 1, 1].add_(identity);
        }

        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var resized = _down
            ? functional.pad(input, (0, 1, 0, 1))
            : functional.interpolate(input, scale_factor: [2, 2], mode: InterpolationMode.Nearest);
        return BlockedConvolution
            .Conv2d(resized, _convolution.weight, _convolution.bias!, _down ? 2 : 1, _down ? 0 : 1)
            .MoveToOuterDisposeScope();
    }
}

internal sealed class ImageStage : Module<Tensor, Tensor>
{
    [ComponentName(Name = "convs")]
    private readonly ModuleList<ImageResidualBlock> _blocks;

    [ComponentName(Name = "downsampler")]
    private readonly ImageResampler? _downsampler;

    [ComponentName(Name = "upsampler")]
    private readonly ImageResampler? _upsampler;

    public ImageStage(int input, int output, int blocks, int groups, bool down = false, bool up = false)
        : base(nameof(ImageStage))
    {
        _blocks = ModuleList([.. Enumerable.Range(0, blocks).Select(i => new ImageResidualBlock(i == 0 ? input : output, output, groups))]);
        _downsampler = down ? new ImageResampler(output, down: true) : null;
        _upsampler = up ? new ImageResampler(output, down: false) : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var hidden = input;
        foreach (var block in _blocks)
        {
            hidden = block.call(hidden);
        }

        var resampler = _downsampler ?? _upsampler;
        return (resampler is null ? hidden : resampler.call(hidden)).MoveToOuterDisposeScope();
    }
}

internal sealed class ImageEncoder : Module<Tensor, Tensor>
{
    /// <summary>Log-variances start here: at 0 the posterior's noise drowns the signal.</summary>
    private const double InitialLogVariance = -6;

    [ComponentName(Name = "conv_in")]
    private readonly Conv2d _convolutionIn;

    [ComponentName(Name = "down_blocks")]
    private readonly ModuleList<ImageStage> _stages;

    [ComponentName(Name = "mid_block")]
    private readonly ImageStage _middle;

    [ComponentName(Name = "conv_norm_out")]
    private readonly GroupNorm _normOut;

    [ComponentName(Name = "conv_out")]
    private readonly Conv2d _convolutionOut;

    public ImageEncoder(int[] widths, int layers, int groups, int latentChannels)
        : base(nameof(ImageEncoder))
    {
        _convolutionIn = Conv2d(3, widths[0], 3, padding: 1);
        _stages = ModuleList([
            .. widths.Select((width, i) => new ImageStage(widths[Math.Max(0, i - 1)], width, layers, groups, down: i < widths.Length - 1)),
        ]);
        _middle = new ImageStage(widths[^1], widths[^1], layers, groups);
        _normOut = GroupNorm(groups, widths[^1], eps: 1e-6);
        _convolutionOut = Conv2d(widths[^1], 2 * latentChannels, 3, padding: 1);
        using (no_grad())
        {
            _convolutionOut.weight[latentChannels..].zero_();
            _convolutionOut.bias![latentChannels..].fill_(InitialLogVariance);
        }

        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var hidden = SameSize.Convolve(_convolutionIn, input);
        foreach (var stage in _stages)
        {
            hidden = stage.call(hidden);
        }

        hidden = _middle.call(hidden);
        return SameSize.Convolve(_convolutionOut, functional.silu(_normOut.call(hidden))).MoveToOuterDisposeScope();
    }
}

internal sealed class ImageDecoder : Module<Tensor, Tensor>
{
    [ComponentName(Name = "conv_in")]
    private readonly Conv2d _convolutionIn;

    [ComponentName(Name = "mid_block")]
    private readonly ImageStage _middle;

    [ComponentName(Name = "up_blocks")]
    private readonly ModuleList<ImageStage> _stages;

    [ComponentName(Name = "conv_norm_out")]
    private readonly GroupNorm _normOut;

    [ComponentName(Name = "conv_out")]
    private readonly Conv2d _convolutionOut;

    public ImageDecoder(int[] widths, int layers, int groups, int latentChannels)
        : base(nameof(ImageDecoder))
    {
        int[] reversed = [.. widths.Reverse()];
        _convolutionIn = Conv2d(latentChannels, reversed[0], 3, padding: 1);
        _middle = new ImageStage(reversed[0], reversed[0], layers, groups);
        _stages = ModuleList([
            .. reversed.Select(
                (width, i) => new ImageStage(reversed[Math.Max(0, i - 1)], width, layers + 1, groups, up: i < reversed.Length - 1)
            ),
        ]);
        _normOut = GroupNorm(groups, reversed[^1], eps: 1e-6);
        _convolutionOut = Conv2d(reversed[^1], 3, 3, padding: 1);
        RegisterComponents();
    }

    public override Tensor forward(Tensor latents)
    {
        using var scope = NewDisposeScope();
        var hidden = _middle.call(SameSize.Convolve(_convolutionIn, latents));
        foreach (var stage in _stages)
        {
            hidden = stage.call(hidden);
        }

        return SameSize.Convolve(_convolutionOut, functional.silu(_normOut.call(hidden))).MoveToOuterDisposeScope();
    }
}
