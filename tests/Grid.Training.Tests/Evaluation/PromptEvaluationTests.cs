using Grid.Training.Evaluation;
using Grid.Training.Synthetic;

namespace Grid.Training.Tests.Evaluation;

public class PromptEvaluationTests
{
    [Fact]
    public async Task RunAsync_TrueClips_ReachFullRates()
    {
        var prompts = PromptEvaluation.Prompts(10);
        var byCaption = SyntheticWorld.Combinations.ToDictionary(combination => combination.Caption);

        var rates = await PromptEvaluation.RunAsync(
            (caption, seed, frames, _) =>
                Task.FromResult(ShapeRenderer.Render(SyntheticWorld.Clip(byCaption[caption], (int)seed % 16), 0, frames)),
            prompts,
            9,
            cancellationToken: TestContext.Current.CancellationToken
        );

        Assert.Equal(new PromptRates(10, 1, 1, 1, 1, 1), rates);
    }

    [Fact]
    public async Task RunAsync_OtherDirection_CountsThatAlone()
    {
        var wrong = SyntheticWorld.Combinations.ToDictionary(
            combination => combination.Caption,
            combination => combination with { Direction = combination.Direction == Direction.Up ? Direction.Down : Direction.Up }
        );

        var rates = await PromptEvaluation.RunAsync(
            (caption, _, frames, _) => Task.FromResult(ShapeRenderer.Render(SyntheticWorld.Clip(wrong[caption], 10), 0, frames)),
            PromptEvaluation.Prompts(8),
            9,
            cancellationToken: TestContext.Current.CancellationToken
        );

        Assert.Equal(new PromptRates(8, 1, 1, 1, 0, 0), rates);
    }

    [Fact]
    public void Prompts_Default_AreHeldOutAndAtLeastAHundred()
    {
        var prompts = PromptEvaluation.Prompts();

        Assert.True(prompts.Count >= 100);
        Assert.All(prompts, prompt => Assert.Contains(prompt.Combination, SyntheticWorld.HeldOutCombinations));
        Assert.Equal(prompts.Count, prompts.Distinct().Count());
    }
}
