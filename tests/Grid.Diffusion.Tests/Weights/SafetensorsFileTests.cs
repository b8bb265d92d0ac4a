using System.Security.Cryptography;
using Grid.Diffusion.Weights;
using static TorchSharp.torch;

namespace Grid.Diffusion.Tests.Weights;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<ScalarType> Types =>
        [
            ScalarType.Float64,
            ScalarType.Float32,
            ScalarType.Float16,
            ScalarType.BFloat16,
            ScalarType.Int64,
            ScalarType.Int32,
            ScalarType.Int16,
            ScalarType.Int8,
            ScalarType.Byte,
            ScalarType.Bool,
        ];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Types))]
    public void Read_WhatWasWritten_IsEqualInTypeShapeAndValues(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var path = _folder["types.safetensors"];
        var matrix = arange(24).sub(11).view(2, 3, 4).to_type(type);
        SafetensorsWriter.Write(
            path,
            new Dictionary<string, Tensor>
            {
                ["matrix"] = matrix,
                ["turned"] = matrix.transpose(0, 2),
                ["scalar"] = ones([], type),
                ["empty"] = empty([3, 0], type),
            }
        );

        using var file = SafetensorsFile.Open(path);

        AssertEqual(matrix, file.Read("matrix"));
        AssertEqual(matrix.transpose(0, 2).contiguous(), file.Read("turned"));
        AssertEqual(ones([], type), file.Read("scalar"));
        Assert.Equal([3, 0], file.Read("empty").shape);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Read_AsFloat32_ConvertsAsTorchDoes(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var path = _folder["types.safetensors"];
        var values = linspace(-3, 3, 31).to_type(type);
        SafetensorsWriter.Write(path, new Dictionary<string, Tensor> { ["values"] = values });

        using var file = SafetensorsFile.Open(path);

        AssertEqual(values.to_type(ScalarType.Float32), file.Read("values", ScalarType.Float32));
    }

    [Fact]
    public void Read_TensorOutlivesFile_KeepsItsValues()
    {
        using var scope = NewDisposeScope();
        var path = _folder["a.safetensors"];
        SafetensorsWriter.Write(path, new Dictionary<string, Tensor> { ["a"] = full([1000], 3.5f) });
        var file = SafetensorsFile.Open(path);

        var tensor = file.Read("a");
        file.Dispose();
        File.WriteAllBytes(path, []);

        AssertEqual(full([1000], 3.5f), tensor);
        Assert.Throws<ObjectDisposedException>(() => file.Read("a"));
    }

    [Fact]
    public void ReadInto_TargetOfAnotherTypeAndLayout_IsFilledInPlace()
    {
        using var scope = NewDisposeScope();
        var path = _folder["a.safetensors"];
        var stored = randn(5, 7);
        SafetensorsWriter.Write(path, new Dictionary<string, Tensor> { ["a"] = stored });
        var turned = zeros([7, 5], ScalarType.Float64).t();
        var half = zeros([5, 7], ScalarType.BFloat16);

        using var file = SafetensorsFile.Open(path);
        file.ReadInto("a", turned);
        file.ReadInto("a", half);

        AssertEqual(stored.to_type(ScalarType.Float64), turned.contiguous());
        AssertEqual(stored.to_type(ScalarType.BFloat16), half);
    }

    [Fact]
    public void ReadInto_MoreThanOneChunk_IsComplete()
    {
        using var scope = NewDisposeScope();
        var path = _folder["large.safetensors"];
        var stored = arange(9_000_001, ScalarType.Int32);
        SafetensorsWriter.Write(path, new Dictionary<string, Tensor> { ["large"] = stored });

        using var file = SafetensorsFile.Open(path);

        AssertEqual(stored, file.Read("large"));
        AssertEqual(stored.to_type(ScalarType.Float64), file.Read("large", ScalarType.Float64));
    }

    [Fact]
    public void ReadInto_OtherShapeOrNoMemory_IsRefused()
    {
        using var scope = NewDisposeScope();
        var path = _folder["a.safetensors"];
        SafetensorsWriter.Write(path, new Dictionary<string, Tensor> { ["a"] = ones(2, 3) });

        using var file = SafetensorsFile.Open(path);

        Assert.Contains(
            "[2, 3]",
            Assert.Throws<ArgumentException>(() => file.ReadInto("a", zeros(3, 2))).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "meta",
            Assert.Throws<ArgumentException>(() => file.ReadInto("a", zeros([2, 3], device: META))).Message,
            StringComparison.Ordinal
        );
        Assert.Contains("\"b\"", Assert.Throws<KeyNotFoundException>(() => file.Read("b")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OpenBytes_Tensor_GivesItsStoredBytes()
    {
        using var scope = NewDisposeScope();
        var path = _folder["a.safetensors"];
        var stored = randn(100).to_type(ScalarType.Float16);
        SafetensorsWriter.Write(
            path,
            new Dictionary<string, Tensor>
            {
                ["a"] = stored,
                ["b"] = ones(3),
                ["none"] = empty(0),
            }
        );

        using var file = SafetensorsFile.Open(path);
        using var bytes = file.OpenBytes("a");
        using var none = file.OpenBytes("none");

        Assert.Equal(SHA256.HashData(stored.bytes), SHA256.HashData(bytes));
        Assert.Equal(0, none.Length);
    }

    internal static void AssertEqual(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.dtype, actual.dtype);
        Assert.Equal(expected.shape, actual.shape);
        Assert.True(expected.eq(actual).all().item<bool>());
    }
}
