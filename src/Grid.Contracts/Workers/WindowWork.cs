namespace Grid.Contracts.Workers;

/// <summary>One evaluation of the network on a window of a long video.</summary>
/// <param name="Evaluation">Index of the evaluation, from 0.</param>
/// <param name="Index">Index among the windows of this evaluation.</param>
/// <param name="First">First latent frame.</param>
/// <param name="Count">Number of latent frames.</param>
/// <param name="Timestep">What the network is told of the noise's level.</param>
[GenerateSerializer, Alias("grid.window-work"), Immutable]
public sealed record WindowWork(
    [property: Id(0)] int Evaluation,
    [property: Id(1)] int Index,
    [property: Id(2)] int First,
    [property: Id(3)] int Count,
    [property: Id(4)] float Timestep
)
{
    /// <summary>Windows of up to so many bytes go with the messages: files that small cost more than what they hold.</summary>
    public const int MaxCarriedBytes = 32 << 10;
}
