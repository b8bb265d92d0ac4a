using System.Buffers.Binary;
using Grid.Diffusion.Weights;

namespace Grid.Diffusion.Tests.Weights;

public sealed class SafetensorsHeaderTests : IDisposable
{
    private const string Name = "hostile.safetensors";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
        "\"a\": the name is there twice"
    )]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"\u0061":{"dtype":"F32","shape":[0],"data_offsets":[8,8]}}""",
        "\"a\": the name is there twice"
    )]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "\"a\": dtype is there twice")]
    [InlineData(
        """{"a":{"dtype":"F33","shape":[2],"data_offsets":[0,8]}}""",
        "\"a\": dtype \"F33\" is unknown; allowed are F64, F32, F16, BF16, I64, I32, I16, I8, U8, BOOL"
    )]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}""", "\"a\": dtype F8_E4M3 is not supported; convert")]
    [InlineData("""{"a":{"dtype":4,"shape":[2],"data_offsets":[0,8]}}""", "\"a\": dtype is not a string")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "\"a\": shape holds something that is not an integer")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}""", "\"a\": shape holds something that is not an integer")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,8]}}""",
        "\"a\": shape holds something that is not an integer"
    )]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}""",
        "\"a\": shape [4294967296, 4294967296] is too large"
    )]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2147483648,2147483648],"data_offsets":[0,0]}}""",
        "\"a\": shape [2147483648, 2147483648] is too large"
    )]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[0,9223372036854775807,2],"data_offsets":[0,0]}}""",
        "\"a\": shape [0, 9223372036854775807, 2] is too large"
    )]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,8],"data_offsets":[0,8]}}""",
        "\"a\": shape has more than 16 values"
    )]
    [InlineData("""{"a":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}""", "\"a\": shape is not an array of integers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "\"a\": data_offsets [8, 0] are reversed")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""",
        "\"a\": data_offsets [0, 12] reach beyond the 8 bytes of data"
    )]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}}""", "\"a\": data_offsets has more than 2 values")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", "\"a\": data_offsets is not a pair")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}""",
        "\"a\": data_offsets [0, 8] hold 8 bytes where F32 of shape [1] needs 4"
    )]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        "\"b\": data_offsets [4, 8] overlap"
    )]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        "\"b\": data_offsets [4, 8] leave a hole after byte 2"
    )]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "4 bytes follow the last tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"stride":[1]}}""", "\"a\": member \"stride\" is unknown")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,8]}}""", "\"a\": shape is missing")]
    [InlineData("""{"a":[0,8]}""", "\"a\": the entry is not an object")]
    [InlineData("""{"a":{"dtype":"F32","shape":[[2]],"data_offsets":[0,8]}}""", "\"a\": shape holds something that is not an integer")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} {}""", "not valid JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},}""", "not valid JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""", "not valid JSON")]
    [InlineData("""[]""", "not a JSON object")]
    [InlineData(""" {}""", "not a JSON object")]
    [InlineData("""{"\ud800":{}}""", "half of a surrogate pair")]
    [InlineData("""{"__metadata__":[]}""", "__metadata__ is not an object of strings")]
    [InlineData("""{"__metadata__":{"format":1}}""", "__metadata__ entry \"format\" is not a string")]
    [InlineData("""{"__metadata__":{"format":"pt","format":"pt"}}""", "__metadata__ entry \"format\" is there twice")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", "__metadata__ is there twice")]
    public void Open_HeaderBreaksTheFormat_NamesFileAndFault(string header, string fault)
    {
        var path = _folder.WriteSafetensors(Name, header, 8);

        var refusal = Assert.Throws<SafetensorsFormatException>(() => SafetensorsFile.Open(path));

        Assert.Contains(fault, refusal.Message, StringComparison.Ordinal);
        Assert.StartsWith(path, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(path, refusal.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0 bytes, fewer than the 8")]
    [InlineData(7, "7 bytes, fewer than the 8")]
    [InlineData(8, "the header claims 0 bytes")]
    public void Open_FileShorterThanAHeader_IsRefused(int length, string fault)
    {
        var path = _folder.Write(Name, new byte[length]);

        Assert.Contains(
            fault,
            Assert.Throws<SafetensorsFormatException>(() => SafetensorsFile.Open(path)).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(9UL, "the header claims 9 bytes, the file has 8 after the length")]
    [InlineData(100UL << 20, "the header claims 104857600 bytes, the file has 8")]
    [InlineData(1UL << 30, "the header claims 1073741824 bytes, allowed are 1 to 104857600")]
    [InlineData(ulong.MaxValue, "the header claims 18446744073709551615 bytes, allowed are 1 to 104857600")]
    public void Open_HeaderLongerThanFileOrLimit_IsRefusedWithoutAllocatingIt(ulong length, string fault)
    {
        var content = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(content, length);
        var path = _folder.Write(Name, content);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var refusal = Assert.Throws<SafetensorsFormatException>(() => SafetensorsFile.Open(path));

        Assert.Contains(fault, refusal.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Open_NotUtf8_IsRefused()
    {
        var content = TemporaryFolder.Safetensors("""{"a":{}}""", 0);
        content[10] = 0xff;
        var path = _folder.Write(Name, content);

        Assert.Contains(
            "not UTF-8",
            Assert.Throws<SafetensorsFormatException>(() => SafetensorsFile.Open(path)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Open_VeryDeepJson_IsRefused()
    {
        var deep = $$"""{"a":{{new string('[', 100_000)}}{{new string(']', 100_000)}}}""";
        var path = _folder.WriteSafetensors(Name, deep, 0);

        Assert.Equal("a", Assert.Throws<SafetensorsFormatException>(() => SafetensorsFile.Open(path)).Tensor);
    }

    [Fact]
    public void Open_NameOfHostileLength_ShowsItsBeginningOnly()
    {
        var path = _folder.WriteSafetensors(Name, $$"""{"\u0007{{new string('a', 50_000)}}":1}""", 0);

        var message = Assert.Throws<SafetensorsFormatException>(() => SafetensorsFile.Open(path)).Message;

        Assert.InRange(message.Length, 1, 400);
        Assert.DoesNotContain('\a', message);
    }

    [Fact]
    public void Open_TooManyTensors_IsRefused()
    {
        var entries = Enumerable
            .Range(0, SafetensorsHeader.MostTensors + 1)
            .Select(index =>
                $$"""
                    "{{index}}":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}
                    """
            );
        var path = _folder.WriteSafetensors(Name, $"{{{string.Join(',', entries)}}}", 0);

        Assert.Contains(
            "more than 100000 tensors",
            Assert.Throws<SafetensorsFormatException>(() => SafetensorsFile.Open(path)).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(new byte[] { 0x50, 0x4b, 3, 4, 0, 0, 8, 8 })]
    [InlineData(new byte[] { 0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46 })]
    public void Open_PickleUnderASafetensorsName_SaysHowToConvert(byte[] start)
    {
        var path = _folder.Write(Name, [.. start, .. new byte[100]]);

        Assert.Contains(
            "save_file",
            Assert.Throws<SafetensorsFormatException>(() => SafetensorsFile.Open(path)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Open_BlanksAfterTheObject_AreAllowed()
    {
        using var file = SafetensorsFile.Open(
            _folder.WriteSafetensors(
                Name,
                """{"__metadata__":{"format":"pt"},"a":{"shape":[],"data_offsets":[0,4],"dtype":"I32"}}      """,
                4
            )
        );

        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Empty(file.Entries["a"].Shape);
    }
}
