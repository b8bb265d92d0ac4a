namespace Grid.Benchmarks;

/// <summary>
/// Floating-point operations of the measured calls, counting a multiplication with its addition as two. Norms and activations are left out.
/// </summary>
internal static class FlopCounts
{
    public static double Linear(long rows, long inputs, long outputs) => 2.0 * rows * inputs * outputs;

    public static double Convolution(long inputs, long outputs, long frames, long height, long width) =>
        2.0 * 27 * inputs * outputs * frames * height * width;

    /// <summary>A transformer forward: <paramref name="rows"/> videos of F frames of S tokens, width D, text of L tokens.</summary>
    public static double Transformer(int rows, int frames, int tokens, int width, int text, int textChannels, int blocks)
    {
        long all = (long)rows * frames * tokens;
        // Per token and block: spatial attention 4 D^2, motion module 22 D^2, text attention 2 D^2, feed-forward 8 D^2.
        var perBlock = Linear(all, width, 36L * width) + Linear((long)rows * text, width, 2L * width);
        var attention = 4.0 * all * width * (tokens + (2 * frames) + text);
        return (blocks * (perBlock + attention)) + Linear((long)rows * text, textChannels, width) + Linear((long)rows * text, width, width);
    }

    /// <summary>A decode of t latents of side s by the V2 autoencoder with base width ch.</summary>
    public static double Decoder(int latents, int side, int ch)
    {
        double Blocks(int count, int inputs, int outputs, long t, long s) =>
            Convolution(inputs, outputs, t, s, s) + (((2 * count) - 1) * Convolution(outputs, outputs, t, s, s));

        long t = latents,
            s = side;
        var total = Convolution(4, 4 * ch, t, s, s) + Blocks(2, 4 * ch, 4 * ch, t, s);
        total += Linear(t * s * s, 4 * ch, 16 * ch) + (4.0 * t * s * s * t * s * s * 4 * ch);
        total += Blocks(3, 4 * ch, 4 * ch, t, s) + Convolution(4 * ch, 4 * ch, t, 2 * s, 2 * s);
        total += Blocks(3, 4 * ch, 4 * ch, t, 2 * s) + Convolution(4 * ch, 4 * ch, t, 4 * s, 4 * s);
        var middle = (2 * t) - 1;
        total += Blocks(3, 4 * ch, 2 * ch, middle, 4 * s) + Convolution(2 * ch, 2 * ch, middle, 8 * s, 8 * s);
        var last = (2 * middle) - 1;
        return total + Blocks(3, 2 * ch, ch, last, 8 * s) + Convolution(ch, 3, last, 8 * s, 8 * s);
    }
}
