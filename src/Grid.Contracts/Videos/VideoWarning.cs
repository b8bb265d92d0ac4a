namespace Grid.Contracts.Videos;

/// <summary>Something of a request that the video does not show, though it is made.</summary>
/// <param name="Code">Stable, for programs: <c>text_removed</c>, <c>text_unknown</c> or <c>text_cut</c>.</param>
/// <param name="Param">The field, <c>prompt</c> or <c>negative_prompt</c>.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="Used">The text that the model was given.</param>
[GenerateSerializer, Alias("grid.video-warning"), Immutable]
public sealed record VideoWarning(
    [property: Id(0)] string Code,
    [property: Id(1)] string Param,
    [property: Id(2)] string Message,
    [property: Id(3)] string Used
);
