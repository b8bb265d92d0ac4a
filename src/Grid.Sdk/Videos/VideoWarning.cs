namespace Grid.Sdk.Videos;

/// <summary>Something of a request that the video does not show, though it was made.</summary>
/// <param name="Code">Stable, for programs: <c>text_removed</c> by cleaning, <c>text_unknown</c> to the model, or <c>text_cut</c> at the
/// model's limit.</param>
/// <param name="Param">The field: <c>prompt</c> or <c>negative_prompt</c>.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="Used">The text that the model was given.</param>
public sealed record VideoWarning(string Code, string? Param, string Message, string? Used);
