using Grid.Diffusion.Captions;
using Grid.Diffusion.TextEncoders;
using Grid.Diffusion.Tokenizers;
using static TorchSharp.torch;

namespace Grid.Diffusion.Pipelines;

/// <summary>Prompt to text states: caption cleaning, tokens padded to a fixed length, text encoder.</summary>
public sealed class PromptEncoder(T5Tokenizer tokenizer, T5Encoder encoder, Device device)
{
    /// <summary>Tokens of every prompt, padding and end token included.</summary>
    public const int Length = T5Tokenizer.DefaultMaxLength;

    /// <summary>Tokenises a prompt the way <see cref="Encode"/> does.</summary>
    public T5Tokens Tokenize(string prompt) => tokenizer.Encode(CaptionCleaner.Clean(prompt), Length);

    /// <summary>
    /// What of a prompt <see cref="Encode"/> does not hear: text that cleaning removes, that the tokenizer does not know, or that is too
    /// long.
    /// </summary>
    /// <param name="subject">What the text is to the person who wrote it, such as <c>prompt</c>.</param>
    public IReadOnlyList<PromptFlaw> Review(string prompt, string subject) => PromptReview.Run(tokenizer, prompt, subject, Length);

    /// <summary>Encodes one prompt; text beyond <see cref="Length"/> tokens is cut off.</summary>
    /// <exception cref="ModelOutputException">The text states hold values that are no numbers.</exception>
    public TextStates Encode(string prompt)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var tokens = Tokenize(prompt);
        var ids = tensor(tokens.Ids, [1, Length], device: device);
        var mask = tensor(tokens.Mask, [1, Length], device: device).to_type(ScalarType.Float32);
        var hidden = encoder.call(ids, mask).to_type(ScalarType.Float32).cpu().contiguous();
        var values = hidden.data<float>().ToArray();
        ModelOutputException.ThrowIfNotFinite("text encoder", values);
        return new TextStates(values, mask.cpu().data<float>().ToArray(), 1, Length, (int)hidden.shape[2]);
    }
}
