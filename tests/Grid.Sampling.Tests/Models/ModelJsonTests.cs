using System.Text;
using Grid.Sampling.Models;

namespace Grid.Sampling.Tests.Models;

public sealed class ModelJsonTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("grid-json-").FullName;

    private string File => Path.Combine(_folder, "config.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("{\"a\": 1}")]
    [InlineData("\uFEFF{\"a\": 1}")]
    [InlineData("{\"a\": 1, /* one */ }")]
    [InlineData("// one\n{\"a\": 1, \"b\": NaN, \"c\": -Infinity}")]
    public void Read_AsPythonAndEditorsWriteIt_IsTheSame(string text)
    {
        System.IO.File.WriteAllText(File, text);

        var read = ModelJson.Read(File);

        Assert.Equal(1, (int)read["a"]!);
        Assert.Equal(read.Count == 3 ? ("NaN", "-Infinity") : (null, null), ((string?)read["b"], (string?)read["c"]));
    }

    [Theory]
    [InlineData("", "is not valid JSON")]
    [InlineData("{\"a\":", "is not valid JSON")]
    [InlineData("[1]", "is not a JSON object")]
    [InlineData("null", "is not a JSON object")]
    [InlineData("{\"a\":1,\"a\":2}", "is not valid JSON")]
    [InlineData("{\"a\":\"\\ud83d\"}", "half of a surrogate pair")]
    [InlineData("version https://git-lfs.github.com/spec/v1\n", "git lfs pull --include=config.json")]
    public void Read_AnythingElse_NamesTheFile(string text, string fault)
    {
        System.IO.File.WriteAllText(File, text);

        var unclear = Assert.Throws<ModelJsonException>(() => ModelJson.Read(File));

        Assert.StartsWith(File, unclear.Message, StringComparison.Ordinal);
        Assert.Contains(fault, unclear.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnotherEncoding_SaysSo()
    {
        System.IO.File.WriteAllText(File, "{\"name\": \"grün\"}", Encoding.Latin1);

        Assert.Contains("it is not UTF-8", Assert.Throws<ModelJsonException>(() => ModelJson.Read(File)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NestedDeeperThanAnyConfig_IsRefused()
    {
        System.IO.File.WriteAllText(File, "{\"a\":" + new string('[', 100_000) + new string(']', 100_000) + "}");

        Assert.Throws<ModelJsonException>(() => ModelJson.Read(File));
    }
}
