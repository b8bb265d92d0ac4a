using Grid.Training.Autoencoders;
using Grid.Training.Loops;

using static TorchSharp.torch;

namespace Grid.Training.GridTiny;

/// <summary>Trains grid-tiny from nothing: autoencoder, vocabulary, text encoder and transformer.</summary>
public static class GridTinyTraining
{
    public static Task RunAsync(GridTinyOptions options, CancellationToken cancellationToken = default) =>
        Task.Run(() => Run(options, cancellationToken), cancellationToken);

    private static void Run(GridTinyOptions options, CancellationToken cancellationToken)
    {
        if (options.Threads is { } threads)
        {
            set_num_threads(threads);
        }

        random.manual_seed(1);
        using var images = new ImageAutoencoder(8, [1, 2, 4, 4], 1, 2, 4);
        var stage = new TrainingStage("image-autoencoder", options.OutputDirectory, new StageOptions(1500, 2e-3), options.Log, TimeProvider.System);
        ImageAutoencoderTrainer.Run(images, stage, cancellationToken);
    }
}
