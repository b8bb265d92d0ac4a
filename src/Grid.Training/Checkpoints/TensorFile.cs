using System.Buffers.Binary;
using System.Text.Json.Nodes;

using static TorchSharp.torch;

namespace Grid.Training.Checkpoints;

/// <summary>Writes safetensors files so that a reader sees the whole old file or the whole new one.</summary>
internal static class TensorFile
{
    public static void Save(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var header = new JsonObject { ["__metadata__"] = new JsonObject(metadata.Select(item => KeyValuePair.Create(item.Key, (JsonNode?)item.Value))) };
        var offset = 0L;
        foreach (var (name, tensor) in tensors)
        {
            var end = offset + (tensor.numel() * tensor.ElementSize);
            header[name] = new JsonObject
            {
                ["dtype"] = TypeName(tensor.dtype),
                ["shape"] = new JsonArray([.. tensor.shape.Select(size => (JsonNode?)JsonValue.Create(size))]),
                ["data_offsets"] = new JsonArray(offset, end),
            };
            offset = end;
        }

        var text = System.Text.Encoding.UTF8.GetBytes(header.ToJsonString());
        var padded = new byte[(text.Length + 7) / 8 * 8];
        padded.AsSpan().Fill((byte)' ');
        text.CopyTo(padded, 0);

        var temporary = path + ".partial";
        using (var stream = File.Create(temporary))
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, padded.Length);
            stream.Write(length);
            stream.Write(padded);
            foreach (var tensor in tensors.Values)
            {
                using var plain = tensor.detach().cpu().contiguous();
                stream.Write(plain.bytes);
            }

            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private static string TypeName(ScalarType type) => type switch
    {
        ScalarType.Float32 => "F32",
        ScalarType.Float16 => "F16",
        ScalarType.BFloat16 => "BF16",
        ScalarType.Int64 => "I64",
        _ => throw new ArgumentException($"element type {type} is not one of float32, float16, bfloat16, int64", nameof(type)),
    };
}
