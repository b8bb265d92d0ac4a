using Grid.Diffusion.Motion;
using static TorchSharp.torch;

namespace Grid.Golden.Kinds;

/// <summary>The motion module alone, on pictures [B, C, F, H, W].</summary>
internal sealed class MotionModuleKind : IGoldenKind
{
    public string Kind => "motion_module";

    public GoldenResult Run(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var channels = golden.Config["in_channels"]!.GetValue<int>();
        using var module = new MotionModule(channels, MotionModuleConfig.FromJson(golden.Config));
        GoldenModels.LoadExactly(module, golden.WeightFiles());

        var x = golden.Tensor("in.x");
        var (frames, height, width) = ((int)x.shape[2], (int)x.shape[3], (int)x.shape[4]);
        var tokens = x.permute(0, 2, 3, 4, 1).contiguous().view(x.shape[0], -1, channels);
        var y = module.forward(tokens, frames, height, width).view([x.shape[0], frames, height, width, channels]).permute(0, 4, 1, 2, 3);
        return golden.Compare(new Dictionary<string, Tensor> { ["out.x"] = y });
    }
}
