using System.Text.Json.Nodes;
using Grid.Diffusion.Autoencoders;
using Grid.Diffusion.Models;
using Grid.Diffusion.TextEncoders;
using Grid.Diffusion.Tokenizers;
using Grid.Diffusion.Transformers;
using Grid.Sampling.Schedulers;

namespace Grid.Diffusion.Pipelines;

/// <summary>The configs of a model folder as values. What is wrong with one is said with the file's name.</summary>
internal static class ModelConfigs
{
    public static T5Config TextEncoder(ModelFolder folder) =>
        Read(folder.TextEncoder, "config.json", json => T5Config.FromJson(json.ToJsonString()));

    public static VideoTransformerConfig Transformer(ModelFolder folder, VideoModelOptions options) =>
        Read(folder.Transformer, "config.json", json =>
            VideoTransformerConfig.FromJson(PublishedTransformer.Complete(json), options.TransformerOverrides)
        );

    public static VideoAutoencoderConfig Autoencoder(ModelFolder folder) =>
        Read(folder.Autoencoder, "config.json", VideoAutoencoderConfig.FromJson);

    /// <summary>The schedule that the model was trained with; that of EasyAnimate V2 when the folder has none.</summary>
    public static NoiseScheduleConfig Schedule(ModelFolder folder) =>
        folder.Scheduler is { } scheduler ? Read(scheduler, "scheduler_config.json", SchedulerConfig.Read) : new NoiseScheduleConfig();

    public static T5Tokenizer Tokenizer(ModelFolder folder)
    {
        try
        {
            return T5Tokenizer.Load(folder.Tokenizer.Directory);
        }
        catch (Exception unclear) when (unclear is InvalidDataException or FileNotFoundException)
        {
            throw new ModelFolderException($"{folder.Tokenizer.Directory}: {unclear.Message}", unclear);
        }
    }

    private static T Read<T>(ModelComponent component, string file, Func<JsonObject, T> read)
    {
        try
        {
            return read(component.Config);
        }
        catch (Exception unclear)
            when (unclear is ModelConfigException or InvalidDataException or ArgumentException or InvalidOperationException)
        {
            throw new ModelConfigException($"{component.Name}/{file}: {unclear.Message}", unclear);
        }
    }
}
