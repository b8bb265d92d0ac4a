using Grid.Diffusion.Autoencoders;
using static TorchSharp.torch;

namespace Grid.Golden.Kinds;

/// <summary>The posterior of encoded frames: mean, log-variance, standard deviation, a sample with given noise, KL of each item.</summary>
internal sealed class VaePosteriorKind : IGoldenKind
{
    public string Kind => "vae_posterior";

    public GoldenResult Run(GoldenCase golden)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        using var network = GoldenModels.Autoencoder(golden.Config, golden.WeightFiles());
        using var posterior = new DiagonalGaussian(network.Encode(golden.Tensor("in.frames")));
        return golden.Compare(
            new Dictionary<string, Tensor>
            {
                ["out.mean"] = posterior.Mean,
                ["out.logvar"] = posterior.LogVariance,
                ["out.std"] = posterior.Std,
                ["out.sample"] = posterior.Sample(golden.Tensor("in.noise")),
                ["out.kl"] = posterior.Kl(),
            }
        );
    }
}
