namespace Grid.Diffusion.Pipelines;

/// <summary>A part of a prompt that the text encoder is not given.</summary>
/// <param name="Code"><see cref="Removed"/>, <see cref="Unknown"/> or <see cref="Cut"/>.</param>
/// <param name="Message">A sentence for the person who wrote the prompt.</param>
/// <param name="Used">The text that the encoder is given, as its tokens spell it.</param>
public sealed record PromptFlaw(string Code, string Message, string Used)
{
    /// <summary>Caption cleaning took something away.</summary>
    public const string Removed = "text_removed";

    /// <summary>The tokenizer has no pieces for some characters.</summary>
    public const string Unknown = "text_unknown";

    /// <summary>There are more tokens than the encoder takes.</summary>
    public const string Cut = "text_cut";
}
