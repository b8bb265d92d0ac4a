using Grid.Diffusion.Tokenizers;
using Grid.Training.GridTiny;
using Grid.Training.Synthetic;

namespace Grid.Training.Tests.GridTiny;

public class ShippedVocabularyTests
{
    private const long Unknown = 2;
    private const int Sentinels = 100;

    [Fact]
    public void Encode_EveryCaption_IsOneTokenAWord()
    {
        var tokenizer = T5Tokenizer.Load(Path.Combine(Repository.Root, "deploy", "models", "grid-tiny", "tokenizer"));

        Assert.All(SyntheticWorld.Combinations, combination =>
        {
            var tokens = tokenizer.Encode(combination.Caption, 20);
            Assert.Equal(combination.Caption.Split(' ').Length + 1, tokens.UntruncatedLength);
            Assert.DoesNotContain(Unknown, tokens.Ids);
        });
        Assert.InRange(tokenizer.VocabularySize, Sentinels + 30, 256);
    }

    [Fact]
    public void Encode_CaptionsAndEmptyPrompt_FillTheTrainingLength()
    {
        var tokens = new CaptionTokens(T5Tokenizer.Load(Path.Combine(Repository.Root, "deploy", "models", "grid-tiny", "tokenizer")));

        var (ids, mask) = tokens.Encode([SyntheticWorld.Combinations[0].Caption, ""]);

        Assert.Equal([2, 10], ids.shape);
        Assert.Equal([10L, 1L], mask.sum(1).data<long>().ToArray());
    }
}
