using System.Buffers.Binary;
using Grid.Diffusion.Weights;
using static TorchSharp.torch;

namespace Grid.Diffusion.Tests.Weights;

public sealed class SafetensorsWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_SameContentInAnotherOrder_GivesTheSameAlignedBytes()
    {
        using var scope = NewDisposeScope();
        (string Name, Tensor Value)[] items =
        [
            ("b", ones(3)),
            ("a", zeros([5], ScalarType.Byte)),
            ("c \"é\"", ones([1], ScalarType.Int64)),
            ("a.half", ones([3], ScalarType.Float16)),
        ];
        var metadata = new Dictionary<string, string> { ["z"] = "1", ["a"] = "<2>" };

        SafetensorsWriter.Write(_folder["1"], items.Select(item => KeyValuePair.Create(item.Name, item.Value)), metadata);
        SafetensorsWriter.Write(
            _folder["2"],
            items.Reverse().Select(item => KeyValuePair.Create(item.Name, item.Value)),
            metadata.Reverse().ToDictionary()
        );

        var bytes = File.ReadAllBytes(_folder["1"]);
        Assert.Equal(bytes, File.ReadAllBytes(_folder["2"]));
        Assert.Equal(0, BinaryPrimitives.ReadInt64LittleEndian(bytes) % 8);
        using var file = SafetensorsFile.Open(_folder["1"]);
        Assert.Equal(["c \"é\"", "b", "a.half", "a"], file.Entries.Values.OrderBy(entry => entry.Begin).Select(entry => entry.Name));
        Assert.Equal("<2>", file.Metadata["a"]);
    }

    [Fact]
    public void Write_NothingAtAll_IsAValidFile()
    {
        SafetensorsWriter.Write(_folder["empty"], []);

        using var file = SafetensorsFile.Open(_folder["empty"]);

        Assert.Empty(file.Entries);
    }

    [Fact]
    public void Write_FailsMidway_LeavesTheOldFileAndNothingElse()
    {
        using var scope = NewDisposeScope();
        var path = _folder.Write("model.safetensors", "old");
        var disposed = ones(3);
        var bad = new Dictionary<string, Tensor> { ["complex"] = zeros([2], ScalarType.ComplexFloat32) };
        KeyValuePair<string, Tensor>[] twice = [new("a", disposed), new("a", disposed)];

        Assert.Contains(
            "ComplexFloat32",
            Assert.Throws<NotSupportedException>(() => SafetensorsWriter.Write(path, bad)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "\"a\"",
            Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(path, twice)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(path, [new("__metadata__", disposed)]));

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Write_DataCannotBeRead_LeavesTheOldFileAndNothingElse()
    {
        using var scope = NewDisposeScope();
        var path = _folder.Write("model.safetensors", "old");

        // A meta tensor has a shape and no data: the header is written before the failure.
        Assert.ThrowsAny<Exception>(() => SafetensorsWriter.Write(path, [new("a", ones(3)), new("b", zeros([3], device: META))]));

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Write_OverAnOldFile_ReplacesIt()
    {
        using var scope = NewDisposeScope();
        var path = _folder.Write("model.safetensors", "old");

        SafetensorsWriter.Write(path, [new("a", ones(3))]);

        using var file = SafetensorsFile.Open(path);
        Assert.Equal(["a"], file.Entries.Keys);
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder.Path));
    }
}
