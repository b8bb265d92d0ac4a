namespace Grid.Gateway.Operators;

/// <summary>A worker as the operator sees it.</summary>
/// <param name="Id">Silo and device, as in <c>gpu-1/cpu</c>.</param>
/// <param name="Cordoned">Whether it gets no new work.</param>
/// <param name="Jobs">Videos it is at work on.</param>
public sealed record WorkerResource(string Id, bool Cordoned, IReadOnlyList<string> Jobs)
{
    /// <summary>Why it takes no work by its own decision; absent when it is well.</summary>
    public WorkerPauseResource? Pause { get; init; }

    /// <summary>Device kind, instruction set, element type and library: workers of one profile make the same bytes.</summary>
    public string? ComputeProfile { get; init; }
}
