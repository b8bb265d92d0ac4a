using System.Buffers.Binary;
using System.Text.Json;

using static TorchSharp.torch;

namespace Grid.Diffusion.Weights;

/// <summary>Reads tensors from one safetensors file.</summary>
public sealed class SafetensorsFile : IDisposable
{
    private readonly FileStream _stream;
    private readonly long _dataStart;

    private SafetensorsFile(FileStream stream, long dataStart, Dictionary<string, SafetensorsEntry> entries, Dictionary<string, string> metadata)
    {
        _stream = stream;
        _dataStart = dataStart;
        Entries = entries;
        Metadata = metadata;
    }

    public string Path => _stream.Name;

    /// <summary>Tensors by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Entries { get; }

    /// <summary>The <c>__metadata__</c> strings, empty when the file has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    public static SafetensorsFile Open(string path)
    {
        var stream = File.OpenRead(path);
        Span<byte> length = stackalloc byte[8];
        stream.ReadExactly(length);
        var header = new byte[BinaryPrimitives.ReadInt64LittleEndian(length)];
        stream.ReadExactly(header);
        using var document = JsonDocument.Parse(header);
        var entries = new Dictionary<string, SafetensorsEntry>(StringComparer.Ordinal);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            if (property.Name == "__metadata__")
            {
                foreach (var item in property.Value.EnumerateObject())
                {
                    metadata[item.Name] = item.Value.GetString() ?? "";
                }

                continue;
            }

            var offsets = property.Value.GetProperty("data_offsets");
            var shape = property.Value.GetProperty("shape").EnumerateArray().Select(value => value.GetInt64()).ToArray();
            entries[property.Name] = new SafetensorsEntry(
                property.Name, TypeOf(property.Value.GetProperty("dtype").GetString()!), shape, offsets[0].GetInt64(), offsets[1].GetInt64());
        }

        return new SafetensorsFile(stream, 8 + header.Length, entries, metadata);
    }

    /// <summary>Reads one tensor as a new CPU tensor that the caller owns, converted to <paramref name="type"/> when given.</summary>
    public Tensor Read(string name, ScalarType? type = null)
    {
        var entry = Entries[name];
        var tensor = empty(entry.Shape, entry.Type);
        _stream.Position = _dataStart + entry.Begin;
        _stream.ReadExactly(tensor.bytes);
        if (type is null || type == entry.Type)
        {
            return tensor;
        }

        using (tensor)
        {
            return tensor.to_type(type.Value);
        }
    }

    public void Dispose() => _stream.Dispose();

    private static ScalarType TypeOf(string name) => name switch
    {
        "F64" => ScalarType.Float64,
        "F32" => ScalarType.Float32,
        "F16" => ScalarType.Float16,
        "BF16" => ScalarType.BFloat16,
        "I64" => ScalarType.Int64,
        "I32" => ScalarType.Int32,
        "U8" => ScalarType.Byte,
        "BOOL" => ScalarType.Bool,
        _ => throw new InvalidDataException($"unsupported element type {name}"),
    };
}
