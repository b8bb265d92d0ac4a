using Grid.Diffusion.Transformers;
using Grid.Training.GridTiny;
using static TorchSharp.torch;

namespace Grid.Training.Tests.GridTiny;

public class TransformerInitialiserTests
{
    [Fact]
    public void Apply_FreshNetwork_PredictsItsInputAsNoise()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        random.manual_seed(3);
        using var network = new VideoTransformer(GridTinyConfigs.Transformer);
        TransformerInitialiser.Apply(network);
        var latents = randn([8, 4, 3, 8, 8]);

        var noise = network.forward(latents, randn(8, 10, 64), ones(8, 10), full([8], 999f)).narrow(1, 0, 4);

        Assert.InRange((noise - latents).square().mean().item<float>(), 0, 0.2);
    }
}
