using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using static TorchSharp.torch;

namespace Grid.Diffusion.Weights;

/// <summary>
/// Writes safetensors files. The same tensors and metadata give the same bytes: tensors lie in the order of falling element size,
/// then name, so that each is aligned to its element.
/// </summary>
public static class SafetensorsWriter
{
    private const int Alignment = 8;
    private const int ChunkBytes = 16 * 1024 * 1024;

    private static readonly JsonWriterOptions HeaderOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Writes to a temporary file beside <paramref name="path"/> and renames it at the end, so that a reader never sees half a file.
    /// </summary>
    /// <param name="path">Replaced when it exists; its folder must exist.</param>
    /// <param name="tensors">On any device; each is brought to the CPU in turn.</param>
    /// <param name="metadata">Strings kept beside the tensors.</param>
    /// <exception cref="ArgumentException">A name is there twice or reserved.</exception>
    /// <exception cref="NotSupportedException">An element type has no place in the format.</exception>
    public static void Write(
        string path,
        IEnumerable<KeyValuePair<string, Tensor>> tensors,
        IReadOnlyDictionary<string, string>? metadata = null
    )
    {
        var ordered = tensors
            .OrderByDescending(item => SafetensorsTypes.SizeOf(item.Value.dtype))
            .ThenBy(item => item.Key, StringComparer.Ordinal)
            .ToList();
        var header = Header(ordered, metadata);
        var full = Path.GetFullPath(path);
        var temporary = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                stream.Write(header);
                foreach (var (_, tensor) in ordered)
                {
                    WriteData(stream, tensor);
                }

                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    // The length, the JSON, and blanks up to a multiple of 8.
    private static byte[] Header(IReadOnlyList<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, HeaderOptions))
        {
            writer.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                writer.WriteStartObject(SafetensorsHeader.MetadataKey);
                foreach (var (key, value) in metadata.OrderBy(item => item.Key, StringComparer.Ordinal))
                {
                    writer.WriteString(key, value);
                }

                writer.WriteEndObject();
            }

            var names = new HashSet<string>(StringComparer.Ordinal) { SafetensorsHeader.MetadataKey };
            var offset = 0L;
            foreach (var (name, tensor) in tensors)
            {
                if (!names.Add(name))
                {
                    throw new ArgumentException(
                        $"tensor name {SafetensorsFormatException.Quote(name)} is reserved or there twice",
                        nameof(tensors)
                    );
                }

                var end = offset + (tensor.numel() * SafetensorsTypes.SizeOf(tensor.dtype));
                WriteEntry(writer, name, tensor, offset, end);
                offset = end;
            }

            writer.WriteEndObject();
        }

        var length = (json.WrittenCount + Alignment - 1) / Alignment * Alignment;
        if (length > SafetensorsHeader.LongestHeader)
        {
            throw new ArgumentException(
                $"the header would take {length} bytes, allowed are {SafetensorsHeader.LongestHeader}",
                nameof(tensors)
            );
        }

        var header = new byte[sizeof(long) + length];
        BinaryPrimitives.WriteInt64LittleEndian(header, length);
        json.WrittenSpan.CopyTo(header.AsSpan(sizeof(long)));
        header.AsSpan(sizeof(long) + json.WrittenCount).Fill((byte)' ');
        return header;
    }

    private static void WriteEntry(Utf8JsonWriter writer, string name, Tensor tensor, long begin, long end)
    {
        writer.WriteStartObject(name);
        writer.WriteString("dtype", SafetensorsTypes.NameOf(tensor.dtype));
        writer.WriteStartArray("shape");
        foreach (var size in tensor.shape)
        {
            writer.WriteNumberValue(size);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("data_offsets");
        writer.WriteNumberValue(begin);
        writer.WriteNumberValue(end);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteData(FileStream stream, Tensor tensor)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var flat = tensor.cpu().contiguous().view(-1);
        var step = ChunkBytes / SafetensorsTypes.SizeOf(flat.dtype);
        for (var start = 0L; start < flat.numel(); start += step)
        {
            using var part = flat.narrow(0, start, Math.Min(flat.numel() - start, step));
            stream.Write(part.bytes);
        }
    }
}
