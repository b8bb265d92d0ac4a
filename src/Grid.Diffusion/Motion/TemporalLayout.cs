using static TorchSharp.torch;

namespace Grid.Diffusion.Motion;

/// <summary>
/// Regroups tokens between frames [B*F, H*W, I] and sequences over time [B * H/G * W/G, F*G*G, I], ordered (frame, row, column) inside.
/// </summary>
internal readonly record struct TemporalLayout(long Batch, int Frames, int Height, int Width, int Grid)
{
    public Tensor ToSequences(Tensor x) =>
        Grid == 1
            ? x.view(Batch, Frames, Height * Width, -1).transpose(1, 2).reshape(Batch * Height * Width, Frames, -1)
            : x.view([Batch, Frames, Height / Grid, Grid, Width / Grid, Grid, x.shape[2]])
                .permute(0, 2, 4, 1, 3, 5, 6)
                .reshape(Batch * (Height / Grid) * (Width / Grid), Frames * Grid * Grid, -1);

    public Tensor ToFrames(Tensor x) =>
        Grid == 1
            ? x.view(Batch, Height * Width, Frames, -1).transpose(1, 2).reshape(Batch * Frames, Height * Width, -1)
            : x.view([Batch, Height / Grid, Width / Grid, Frames, Grid, Grid, x.shape[2]])
                .permute(0, 3, 1, 4, 2, 5, 6)
                .reshape(Batch * Frames, Height * Width, -1);
}
