using Grid.Benchmarks;
using static TorchSharp.torch;

var names = args.Length == 0 ? ["transformer", "decoder", "grid", "jobs", "slices", "scaling"] : args;
foreach (var name in names)
{
    switch (name)
    {
        case "transformer":
            NetworkBenchmarks.Transformer(ScalarType.Float32);
            NetworkBenchmarks.Transformer(ScalarType.BFloat16);
            break;
        case "decoder":
            NetworkBenchmarks.Decoder(ScalarType.Float32);
            NetworkBenchmarks.Decoder(ScalarType.BFloat16);
            break;
        case "grid":
            await GridBenchmarks.WholeJobAsync();
            break;
        case "jobs":
            await JobBenchmarks.ThroughputAsync();
            break;
        case "slices":
            await SliceBenchmarks.TwoWorkersAsync();
            break;
        case "scaling":
            await ScalingBenchmarks.WeakAsync();
            break;
        default:
            Console.Error.WriteLine($"there is no benchmark '{name}'; there are transformer, decoder, grid, jobs, slices and scaling");
            return 2;
    }
}

return 0;
