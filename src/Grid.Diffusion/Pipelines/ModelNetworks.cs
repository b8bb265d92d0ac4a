using Grid.Diffusion.Autoencoders;
using Grid.Diffusion.Models;
using Grid.Diffusion.TextEncoders;
using Grid.Diffusion.Transformers;
using Grid.Diffusion.Weights;
using static TorchSharp.torch;

namespace Grid.Diffusion.Pipelines;

/// <summary>The three networks of a model folder.</summary>
internal sealed class ModelNetworks : IDisposable
{
    private static readonly WeightLoadOptions TextEncoderOptions = WeightLoadOptions.TextEncoder with
    {
        Strictness = WeightLoadStrictness.Exact,
    };

    // Weights that are made to fit are a beginning for training; what they generate is of no model.
    private static readonly WeightLoadOptions TransformerOptions = WeightLoadOptions.Transformer with
    {
        Strictness = WeightLoadStrictness.Exact,
        Fit = null,
    };
    private static readonly WeightLoadOptions AutoencoderOptions = WeightLoadOptions.Autoencoder with
    {
        Strictness = WeightLoadStrictness.Exact,
    };

    private ModelNetworks(T5Encoder textEncoder, VideoTransformer transformer, VideoAutoencoder autoencoder)
    {
        TextEncoder = textEncoder;
        Transformer = transformer;
        Autoencoder = autoencoder;
    }

    public T5Encoder TextEncoder { get; }

    public VideoTransformer Transformer { get; }

    public VideoAutoencoder Autoencoder { get; }

    /// <summary>Bytes of weights, in memory or, of networks on the meta device, as they would be.</summary>
    public long ByteCount => ModuleTypes.ByteCount(TextEncoder) + ModuleTypes.ByteCount(Transformer) + ModuleTypes.ByteCount(Autoencoder);

    /// <summary>The networks on the meta device, without memory, of a folder whose weight files match them by their headers.</summary>
    /// <exception cref="ModelFileException">A weight file breaks the format or does not match its config.</exception>
    /// <exception cref="ModelConfigException">A config asks for what is not supported.</exception>
    public static ModelNetworks Measure(ModelFolder folder, VideoModelOptions options)
    {
        ModelFolderCheck.RequireLayers(folder, options);
        var networks = Create(folder, options with { Device = META });
        try
        {
            folder.TextEncoder.Match(networks.TextEncoder, TextEncoderOptions);
            folder.Transformer.Match(networks.Transformer, TransformerOptions);
            folder.Autoencoder.Match(networks.Autoencoder, AutoencoderOptions);
            return networks;
        }
        catch
        {
            networks.Dispose();
            throw;
        }
    }

    /// <summary>The networks with fresh weights on the device that the options name.</summary>
    /// <exception cref="ModelConfigException">A config asks for what is not supported.</exception>
    public static ModelNetworks Create(ModelFolder folder, VideoModelOptions options)
    {
        var made = new List<nn.Module>();
        try
        {
            var textEncoder = new T5Encoder(ModelConfigs.TextEncoder(folder), options.Device, options.Type);
            made.Add(textEncoder);
            var transformer = new VideoTransformer(ModelConfigs.Transformer(folder, options), options.Device, options.Type);
            made.Add(transformer);
            return new ModelNetworks(
                textEncoder,
                transformer,
                new VideoAutoencoder(ModelConfigs.Autoencoder(folder), options.Device, options.Type)
            );
        }
        catch
        {
            made.ForEach(network => network.Dispose());
            throw;
        }
    }

    /// <summary>Reads the weights and makes the networks ready to compute.</summary>
    /// <exception cref="ModelFileException">A weight file breaks the format, does not match its config, or holds values that are no
    /// numbers.</exception>
    public void Load(ModelFolder folder)
    {
        folder.TextEncoder.LoadInto(TextEncoder, TextEncoderOptions);
        folder.Transformer.LoadInto(Transformer, TransformerOptions);
        folder.Autoencoder.LoadInto(Autoencoder, AutoencoderOptions);
        TextEncoder.eval();
        Transformer.eval();
        Autoencoder.eval();
    }

    public void Dispose()
    {
        TextEncoder.Dispose();
        Transformer.Dispose();
        Autoencoder.Dispose();
    }
}
