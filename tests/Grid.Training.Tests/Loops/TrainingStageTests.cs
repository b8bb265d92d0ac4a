using Grid.Training.Loops;
using Grid.Training.Optimisation;
using static TorchSharp.torch;
using AdamW = Grid.Training.Optimisation.AdamW;
using Parameter = TorchSharp.Modules.Parameter;

namespace Grid.Training.Tests.Loops;

public sealed class TrainingStageTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("grid-stage-").FullName;

    [Fact]
    public void Run_StoppedAndResumed_EqualsAnUndisturbedRun()
    {
        var undisturbed = Train("undisturbed", stopAt: null);

        Assert.Throws<OperationCanceledException>(() => Train("resumed", stopAt: 7));
        var resumed = Train("resumed", stopAt: null);

        Assert.Equal(undisturbed, resumed);
    }

    [Fact]
    public void Run_FinishedStage_KeepsItsWeights()
    {
        var first = Train("finished", stopAt: null);

        Assert.Equal(first, Train("finished", stopAt: null));
    }

    [Fact]
    public void Run_Evaluation_SeesAveragedWeights()
    {
        using var parameter = new Parameter(tensor(new[] { 4f }));
        using var optimizer = new AdamW([parameter], new AdamWOptions());
        var lines = new List<string>();
        var stage = new TrainingStage(
            "evaluated",
            _directory,
            new StageOptions(4, 0.5, 1) { EvaluateEvery = 4 },
            lines.Add,
            TimeProvider.System
        );
        var seen = float.NaN;

        stage.Run(optimizer, _ => Gradients(parameter), _ => $"{seen = parameter.item<float>()}", CancellationToken.None);

        Assert.Equal(optimizer.State()["average"].item<float>(), seen);
        Assert.NotEqual(seen, parameter.item<float>());
        Assert.Contains(lines, line => line.StartsWith("evaluated 4 evaluation:", StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static double[] Gradients(Tensor parameter)
    {
        var loss = parameter.square().sum();
        loss.backward();
        return [loss.item<float>()];
    }

    private float[] Train(string name, int? stopAt)
    {
        using var parameter = new Parameter(ones(5));
        using var optimizer = new AdamW([parameter], new AdamWOptions());
        using var stop = new CancellationTokenSource();
        var stage = new TrainingStage(name, _directory, new StageOptions(20, 0.05, 3), _ => { }, TimeProvider.System);
        stage.Run(
            optimizer,
            step =>
            {
                if (step == stopAt)
                {
                    stop.Cancel();
                }

                using var generator = new Generator(TrainingStage.Seed(step, 0));
                var loss = (parameter - randn(5, generator: generator)).square().sum();
                loss.backward();
                return [loss.item<float>()];
            },
            null,
            stop.Token
        );
        return [.. optimizer.State().Values.SelectMany(tensor => tensor.data<float>().ToArray())];
    }
}
