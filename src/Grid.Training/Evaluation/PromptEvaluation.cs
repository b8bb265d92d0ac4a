using Grid.Training.Synthetic;

namespace Grid.Training.Evaluation;

/// <summary>Measures prompt following on combinations that were kept out of training.</summary>
public static class PromptEvaluation
{
    /// <summary>Fewest prompts of a figure that is to be published.</summary>
    public const int DefaultPrompts = 129;

    /// <summary>The held-out combinations in turn, each time with another seed.</summary>
    public static IReadOnlyList<EvaluationPrompt> Prompts(int count = DefaultPrompts)
    {
        if (count < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"count is {count}; it must be 1 or more");
        }

        var combinations = SyntheticWorld.HeldOutCombinations;
        return [.. Enumerable.Range(0, count).Select(i => new EvaluationPrompt(combinations[i % combinations.Count], i))];
    }

    /// <summary>Generates a clip for each prompt and reads it.</summary>
    /// <param name="generate">Makes the clip of a caption, seed and number of frames.</param>
    /// <param name="frames">Frames of each clip; 1 leaves direction out.</param>
    /// <param name="progress">Told the number of prompts done.</param>
    public static async Task<PromptRates> RunAsync(
        Func<string, long, int, CancellationToken, Task<RgbClip>> generate,
        IReadOnlyList<EvaluationPrompt> prompts,
        int frames,
        IProgress<int>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        var results = new List<(ShapeCombination, ClipReading)>(prompts.Count);
        foreach (var prompt in prompts)
        {
            var clip = await generate(prompt.Combination.Caption, prompt.Seed, frames, cancellationToken).ConfigureAwait(false);
            results.Add((prompt.Combination, ClipDetector.Read(clip)));
            progress?.Report(results.Count);
        }

        return PromptRates.Of(results, frames > 1);
    }
}
