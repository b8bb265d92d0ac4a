using System.Globalization;
using Grid.Training.Synthetic;

namespace Grid.Training.Evaluation;

/// <summary>How often generated clips show what their prompts asked for; rates are shares of <see cref="Prompts"/>, 0 to 1.</summary>
public sealed record PromptRates(int Prompts, double Background, double Color, double Shape, double Direction, double All)
{
    /// <summary>
    /// Counts readings against the combinations that were asked for. Without direction, as for single frames, its rate is 0 and all means
    /// the rest.
    /// </summary>
    public static PromptRates Of(IReadOnlyList<(ShapeCombination Asked, ClipReading Read)> results, bool withDirection = true)
    {
        if (results.Count == 0)
        {
            throw new ArgumentException("there are no results to count", nameof(results));
        }

        double Rate(Func<(ShapeCombination Asked, ClipReading Read), bool> right) => (double)results.Count(right) / results.Count;
        return new PromptRates(
            results.Count,
            Rate(result => result.Read.Background == result.Asked.Background.Name),
            Rate(result => result.Read.Color == result.Asked.Color.Name),
            Rate(result => result.Read.Shape == result.Asked.Shape),
            withDirection ? Rate(result => result.Read.Direction == result.Asked.Direction) : 0,
            Rate(result => result.Read.Matches(result.Asked, withDirection))
        );
    }

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Prompts} prompts: background {Background:P0}, colour {Color:P0}, shape {Shape:P0}, direction {Direction:P0}, all {All:P0}"
        );
}
