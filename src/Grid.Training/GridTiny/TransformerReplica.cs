using Grid.Diffusion.TextEncoders;
using Grid.Diffusion.Transformers;
using static TorchSharp.torch;

namespace Grid.Training.GridTiny;

/// <summary>A text encoder and transformer with the same weights as others, which computes its share of each batch's gradients.</summary>
internal sealed class TransformerReplica(VideoTransformer transformer, T5Encoder textEncoder) : IDisposable
{
    public VideoTransformer Transformer => transformer;

    public T5Encoder TextEncoder => textEncoder;

    /// <summary>Another one with the same weights.</summary>
    public TransformerReplica Copy()
    {
        var copy = new TransformerReplica(new VideoTransformer(transformer.Config), new T5Encoder(textEncoder.Config));
        copy.Follow(this);
        return copy;
    }

    /// <summary>Takes over the weights of another.</summary>
    public void Follow(TransformerReplica leader)
    {
        using var _ = no_grad();
        foreach (var (own, other) in Parameters().Zip(leader.Parameters()))
        {
            own.copy_(other);
        }
    }

    /// <summary>Adds the gradients to the leader's and clears them.</summary>
    public void Contribute(TransformerReplica leader)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (own, other) in Parameters().Zip(leader.Parameters()))
        {
            if (own.grad is { } gradient)
            {
                if (other.grad is { } sum)
                {
                    sum.add_(gradient);
                }

                gradient.zero_();
            }
        }
    }

    public void Dispose()
    {
        transformer.Dispose();
        textEncoder.Dispose();
    }

    private IEnumerable<TorchSharp.Modules.Parameter> Parameters() => transformer.parameters().Concat(textEncoder.parameters());
}
