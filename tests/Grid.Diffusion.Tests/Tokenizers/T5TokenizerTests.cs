using Grid.Diffusion.Tests.Weights;
using Grid.Diffusion.Tokenizers;

namespace Grid.Diffusion.Tests.Tokenizers;

public sealed class T5TokenizerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    // Ids: 3 space, 4 a, 5 b; sentinels count down from 105.
    public T5TokenizerTests() =>
        _folder.Write("spiece.model", new SentencePieceBuilder().Piece("▁", -1).Piece("a", -2).Piece("b", -2).Build());

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", new long[] { 1 })]
    [InlineData("ab", new long[] { 3, 4, 5, 1 })]
    [InlineData("a</s>", new long[] { 3, 4, 1 })]
    [InlineData("</s>a", new long[] { 1, 3, 4, 1 })]
    [InlineData("<pad>", new long[] { 0, 1 })]
    [InlineData("<unk>b", new long[] { 2, 3, 5, 1 })]
    [InlineData("a <extra_id_0> b", new long[] { 3, 4, 105, 3, 5, 1 })]
    [InlineData(" \u001c<extra_id_99>\u001c ", new long[] { 6, 1 })]
    [InlineData("<extra_id_1><extra_id_10>", new long[] { 104, 95, 1 })]
    [InlineData("<extra_id_100>", new long[] { 3, 2, 4, 2, 1 })]
    public void Encode_TextWithoutSettings_FollowsT5(string text, long[] expected)
    {
        var tokens = T5Tokenizer.Load(_folder.Path).Encode(text, 8);

        Assert.Equal(expected, tokens.Ids[..expected.Length]);
        Assert.All(tokens.Ids[expected.Length..], id => Assert.Equal(0, id));
        Assert.Equal(expected.Length, tokens.Mask.Sum());
        Assert.Equal(expected.Length, tokens.UntruncatedLength);
        Assert.False(tokens.IsTruncated);
    }

    [Theory]
    [InlineData("aaaa", 4, new long[] { 3, 4, 4, 1 }, 6)]
    [InlineData("aa", 4, new long[] { 3, 4, 4, 1 }, 4)]
    [InlineData("aa</s>aaa", 5, new long[] { 3, 4, 4, 1, 0 }, 9)]
    [InlineData("aa</s>", 4, new long[] { 3, 4, 4, 1 }, 4)]
    [InlineData("a</s>", 4, new long[] { 3, 4, 1, 0 }, 3)]
    [InlineData("aaa", 1, new long[] { 1 }, 5)]
    public void Encode_LongText_KeepsAPlaceForTheEndToken(string text, int length, long[] expected, int untruncated)
    {
        var tokens = T5Tokenizer.Load(_folder.Path).Encode(text, length);

        Assert.Equal(expected, tokens.Ids);
        Assert.Equal(untruncated, tokens.UntruncatedLength);
        Assert.Equal(untruncated > length, tokens.IsTruncated);
    }

    [Fact]
    public void Load_AddedTokensDecoder_TakesIdsAndFlagsFromTheFile()
    {
        _folder.Write(
            "tokenizer_config.json",
            """
            {"added_tokens_decoder": {"50": {"content": "<x>", "lstrip": true}, "51": {"content": "<x><y>", "rstrip": true}},
             "extra_ids": 0, "model_max_length": 1000000000000000019884624838656, "additional_special_tokens": []}
            """
        );

        var tokenizer = T5Tokenizer.Load(_folder["spiece.model"]);

        Assert.Equal([3, 4, 50, 3, 5, 1], tokenizer.Encode("a <x> b").Ids[..6]);
        Assert.Equal([3, 4, 51, 3, 5, 1], tokenizer.Encode("a <x><y> b").Ids[..6]);
        Assert.Equal(52, tokenizer.VocabularySize);
    }

    [Fact]
    public void Load_OlderFiles_TakesSpecialTokensFromThem()
    {
        _folder.Write("special_tokens_map.json", """{"eos_token": {"content": "b", "lstrip": false}, "pad_token": "<unk>"}""");
        _folder.Write("added_tokens.json", """{"<z>": 200}""");

        var tokens = T5Tokenizer.Load(_folder.Path).Encode("<z>a", 6);

        Assert.Equal([200, 3, 4, 5, 2, 2], tokens.Ids);
    }

    [Fact]
    public void Encode_NotLegacy_AddsNoSpaceBetweenAddedTokens()
    {
        _folder.Write("tokenizer_config.json", """{"legacy": false}""");
        var tokenizer = T5Tokenizer.Load(_folder.Path);

        Assert.Equal([3, 4, 105, 5, 1], tokenizer.Encode("a <extra_id_0> b").Ids[..5]);
        Assert.Equal([105, 4, 1], tokenizer.Encode("<extra_id_0>a").Ids[..3]);
    }

    [Theory]
    [InlineData("tokenizer_config.json", "{", "tokenizer_config.json is not valid JSON")]
    [InlineData("tokenizer_config.json", "[]", "tokenizer_config.json is not a JSON object")]
    [InlineData("tokenizer_config.json", """{"a": 1, "a": 2}""", "tokenizer_config.json is not valid JSON")]
    [InlineData("tokenizer_config.json", """{"extra_ids": -1}""", "extra_ids holds -1")]
    [InlineData(
        "tokenizer_config.json",
        """{"extra_ids": 2, "additional_special_tokens": ["<extra_id_0>"]}""",
        "lists 1 sentinels where extra_ids is 2"
    )]
    [InlineData("tokenizer_config.json", """{"eos_token": 7}""", "eos_token holds 7")]
    [InlineData("tokenizer_config.json", """{"added_tokens_decoder": {"x": "y"}}""", "added_tokens_decoder holds x")]
    [InlineData("added_tokens.json", """{"<z>": "no"}""", "added_tokens holds \"no\"")]
    [InlineData("spiece.model", "not a model", "damaged or cut off")]
    public void Load_BadFile_SaysWhatIsWrong(string name, string content, string part)
    {
        _folder.Write(name, content);

        var exception = Assert.Throws<InvalidDataException>(() => T5Tokenizer.Load(_folder.Path));

        Assert.Contains(part, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public void Load_NoModel_NamesTheFile() =>
        Assert.Contains(
            "spiece.model",
            Assert.Throws<FileNotFoundException>(() => T5Tokenizer.Load(_folder["nowhere"])).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Encode_LengthOfZero_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => T5Tokenizer.Load(_folder.Path).Encode("a", 0));

    [Fact]
    public void Encode_HundredKilobytesOfAngleBrackets_TakesLinearTime()
    {
        var tokenizer = T5Tokenizer.Load(_folder.Path);
        var text = string.Concat(Enumerable.Repeat("<extra_id_", 10_000));

        ProcessorTime.AssertLessThan(TimeSpan.FromSeconds(2), () => tokenizer.Encode(text));
    }
}
