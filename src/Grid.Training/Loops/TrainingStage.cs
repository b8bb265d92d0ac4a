using System.Globalization;
using Grid.Diffusion.Weights;
using Grid.Training.Optimisation;
using static TorchSharp.torch;

namespace Grid.Training.Loops;

/// <summary>
/// One stage of a training run: steps an optimizer, reports, evaluates, and keeps a checkpoint from which a later process goes on.
/// Everything random in a step must be drawn from <see cref="TrainingStage.Seed"/> of that step, so that a resumed run equals an
/// undisturbed one.
/// </summary>
internal sealed class TrainingStage(string name, string directory, StageOptions options, Action<string> log, TimeProvider time)
{
    private const string StepsKey = "steps";

    public string CheckpointPath => Path.Combine(directory, name + ".safetensors");

    /// <summary>The seed of everything that a step draws.</summary>
    public static ulong Seed(long step, int stream) => (((ulong)step + 1) * 0x9E3779B97F4A7C15UL) ^ ((ulong)stream << 56);

    /// <summary>Runs the steps that are left.</summary>
    /// <param name="gradients">Computes the gradients of a step (0-based) and returns the figures to report; called inside a dispose
    /// scope.</param>
    /// <param name="evaluate">Called with averaged weights in place, after the steps done so far; returns a line for the log.</param>
    public void Run(IOptimizer optimizer, Func<long, double[]> gradients, Func<long, string>? evaluate, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        Resume(optimizer);
        var savedAt = time.GetTimestamp();
        var reportedAt = savedAt;
        var reportedStep = optimizer.Steps;
        var sums = new double[1];
        while (optimizer.Steps < options.Steps)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                Save(optimizer);
                cancellationToken.ThrowIfCancellationRequested();
            }

            using (NewDisposeScope())
            {
                var step = optimizer.Steps;
                var figures = gradients(step);
                optimizer.Step(options.LearningRate * LearningRates.CosineWithWarmUp(step + 1, options.WarmUp, options.Steps));
                Array.Resize(ref sums, figures.Length);
                for (var i = 0; i < figures.Length; i++)
                {
                    sums[i] += figures[i];
                }
            }

            if (optimizer.Steps % options.ReportEvery == 0 || optimizer.Steps == options.Steps)
            {
                var count = optimizer.Steps - reportedStep;
                var seconds = time.GetElapsedTime(reportedAt).TotalSeconds / count;
                var means = string.Join(' ', sums.Select(sum => (sum / count).ToString("0.00000", CultureInfo.InvariantCulture)));
                log(
                    string.Create(CultureInfo.InvariantCulture, $"{name} {optimizer.Steps}/{options.Steps} {means} {seconds:0.000} s/step")
                );
                Array.Clear(sums);
                (reportedAt, reportedStep) = (time.GetTimestamp(), optimizer.Steps);
            }

            if (evaluate is not null && (optimizer.Steps % options.EvaluateEvery == 0 || optimizer.Steps == options.Steps))
            {
                using var average = optimizer.UseAverage();
                using var _ = no_grad();
                using var scope = NewDisposeScope();
                log($"{name} {optimizer.Steps} evaluation: {evaluate(optimizer.Steps)}");
            }

            if (time.GetElapsedTime(savedAt) >= options.CheckpointEvery || optimizer.Steps == options.Steps)
            {
                Save(optimizer);
                savedAt = time.GetTimestamp();
            }
        }
    }

    private void Resume(IOptimizer optimizer)
    {
        if (!File.Exists(CheckpointPath))
        {
            return;
        }

        using var file = SafetensorsFile.Open(CheckpointPath);
        using var scope = NewDisposeScope();
        var state = file.Entries.Keys.ToDictionary(key => key, key => file.Read(key), StringComparer.Ordinal);
        optimizer.Restore(state, long.Parse(file.Metadata[StepsKey], CultureInfo.InvariantCulture));
        log($"{name} goes on at step {optimizer.Steps} of {options.Steps}");
    }

    private void Save(IOptimizer optimizer) =>
        SafetensorsWriter.Write(
            CheckpointPath,
            optimizer.State(),
            new Dictionary<string, string> { [StepsKey] = optimizer.Steps.ToString(CultureInfo.InvariantCulture) }
        );
}
