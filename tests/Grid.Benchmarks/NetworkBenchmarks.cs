using System.Globalization;
using Grid.Diffusion.Autoencoders;
using Grid.Diffusion.Motion;
using Grid.Diffusion.Transformers;
using static TorchSharp.torch;

namespace Grid.Benchmarks;

/// <summary>One network call at real widths as a share of what the same run gets out of the operation that dominates it.</summary>
internal static class NetworkBenchmarks
{
    private const int Rounds = 5;

    public static void Transformer(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var config = VideoTransformerConfig.V2 with
        {
            Layers = 2,
            LongLinks = false,
            Motion = new MotionModuleConfig { MaxFrames = 64 },
        };
        using var model = new VideoTransformer(config, dtype: type);
        var latents = randn(new long[] { 2, 4, 6, 32, 32 }).to_type(type);
        var text = randn(2, 120, 4096).to_type(type);
        var mask = ones(2, 120);
        var timestep = tensor(new float[] { 500, 500 });
        var left = randn(2048, 1152).to_type(type);
        var weight = randn(4608, 1152).to_type(type);

        var seconds = Stopwatches.Medians(
            Rounds,
            () => model.forward(latents, text, mask, timestep).Dispose(),
            () => nn.functional.linear(left, weight).Dispose()
        );

        var flops = FlopCounts.Transformer(2, 6, 256, 1152, 120, 4096, 2);
        Report(
            "transformer, D=1152, 2 blocks, [2,4,6,32,32]",
            type,
            flops,
            seconds[0],
            "GEMM",
            FlopCounts.Linear(2048, 1152, 4608) / seconds[1]
        );
    }

    public static void Decoder(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var model = new VideoAutoencoder(VideoAutoencoderConfig.V2, type: type);
        var latents = randn(new long[] { 1, 4, 3, 16, 16 }).to_type(type);
        var input = randn(new long[] { 1, 128, 5, 64, 64 }).to_type(type);
        var kernel = randn(new long[] { 128, 128, 3, 3, 3 }).to_type(type);

        var seconds = Stopwatches.Medians(
            Rounds,
            () => model.Decode(latents).Dispose(),
            () => nn.functional.conv3d(input, kernel, padding: [1, 1, 1]).Dispose()
        );

        Report(
            "decoder, ch=128, 3 latents of 16x16",
            type,
            FlopCounts.Decoder(3, 16, 128),
            seconds[0],
            "conv3d",
            FlopCounts.Convolution(128, 128, 5, 64, 64) / seconds[1]
        );
    }

    private static void Report(string name, ScalarType type, double flops, double seconds, string peakName, double peak) =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name}, {type}: {seconds:f2} s, {flops / 1e9:f0} GFLOP, {flops / seconds / 1e9:f0} GFLOP/s; "
                    + $"{peakName} peak {peak / 1e9:f0} GFLOP/s; share {flops / seconds / peak:f2}"
            )
        );
}
