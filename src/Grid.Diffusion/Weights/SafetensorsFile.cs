using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using Grid.Sampling.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Grid.Diffusion.Weights;

/// <summary>
/// Reads tensors from one safetensors file by memory map. The whole header is checked when the file is opened; tensors that are
/// read are copies that outlive the file. Reads from several threads may overlap. The file must not be cut short while it is open:
/// a map past a file's end is a fault that no program survives. Replacing it by a rename is safe.
/// </summary>
public sealed class SafetensorsFile : IDisposable
{
    // Conversions go through a buffer of this many bytes instead of a second copy of the tensor.
    private const int ChunkBytes = 16 * 1024 * 1024;

    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly long _dataStart;

    private SafetensorsFile(string path, MemoryMappedFile map, long dataStart, SafetensorsHeader header)
    {
        Path = path;
        _map = map;
        _view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _dataStart = dataStart;
        Entries = header.Entries;
        Metadata = header.Metadata;
    }

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <summary>Tensors by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Entries { get; }

    /// <summary>The <c>__metadata__</c> strings, empty when the file has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file and checks its header. Memory is taken in proportion to the file, never to what the file claims.</summary>
    /// <exception cref="SafetensorsFormatException">The file breaks the format.</exception>
    public static SafetensorsFile Open(string path)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        try
        {
            var length = stream.Length;
            var json = ReadHeader(stream, length, path);
            var dataStart = sizeof(long) + (long)json.Length;
            var header = SafetensorsHeader.Parse(json, length - dataStart, path);
            var map = MemoryMappedFile.CreateFromFile(
                stream,
                mapName: null,
                capacity: 0,
                MemoryMappedFileAccess.Read,
                HandleInheritability.None,
                leaveOpen: false
            );
            return new SafetensorsFile(stream.Name, map, dataStart, header);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads one tensor as a new CPU tensor that the caller owns, converted to <paramref name="type"/> when given.</summary>
    /// <exception cref="KeyNotFoundException">The file holds no such tensor.</exception>
    public Tensor Read(string name, ScalarType? type = null)
    {
        var entry = EntryOf(name);
        var tensor = empty(entry.Shape, type ?? entry.Type);
        try
        {
            ReadInto(name, tensor);
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Copies one tensor into <paramref name="target"/> of the same shape, on any device, converting to its element type.
    /// </summary>
    /// <exception cref="ArgumentException">The shapes differ, or the target is on the meta device.</exception>
    /// <exception cref="KeyNotFoundException">The file holds no such tensor.</exception>
    public void ReadInto(string name, Tensor target)
    {
        var entry = EntryOf(name);
        if (!target.shape.SequenceEqual(entry.Shape))
        {
            throw new ArgumentException(
                $"tensor {name} has shape [{string.Join(", ", entry.Shape)}], the target [{string.Join(", ", target.shape)}]",
                nameof(target)
            );
        }

        if (target.device_type == DeviceType.META)
        {
            throw new ArgumentException(
                $"the target for tensor {name} is on the meta device and has no memory to read into",
                nameof(target)
            );
        }

        if (entry.Length == 0)
        {
            return;
        }

        using var _ = no_grad();
        using var scope = NewDisposeScope();
        if (!target.is_contiguous())
        {
            var whole = empty(entry.Shape, target.dtype);
            ReadFlat(entry, whole.view(-1));
            target.copy_(whole);
            return;
        }

        ReadFlat(entry, target.view(-1));
    }

    /// <summary>A stream over the stored bytes of one tensor, such as for hashing. It may outlive the file.</summary>
    /// <exception cref="KeyNotFoundException">The file holds no such tensor.</exception>
    public Stream OpenBytes(string name)
    {
        var entry = EntryOf(name);

        // A view of length 0 would reach to the end of the file.
        return entry.Length == 0 ? Stream.Null : _map.CreateViewStream(_dataStart + entry.Begin, entry.Length, MemoryMappedFileAccess.Read);
    }

    public void Dispose()
    {
        _view.Dispose();
        _map.Dispose();
    }

    private static byte[] ReadHeader(FileStream stream, long fileLength, string path)
    {
        Span<byte> prefix = stackalloc byte[sizeof(long)];
        if (fileLength < prefix.Length)
        {
            throw new SafetensorsFormatException(
                path,
                $"the file has {fileLength} bytes, fewer than the {prefix.Length} that hold the header's length"
            );
        }

        stream.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (LfsPointer.IsPointer(prefix))
        {
            throw new SafetensorsFormatException(path, LfsPointer.Refusal(path));
        }

        if (length is 0 or > SafetensorsHeader.LongestHeader)
        {
            throw new SafetensorsFormatException(
                path,
                PickleFile.IsPickle(prefix)
                    ? PickleFile.Refusal(path)
                    : $"the header claims {length} bytes, allowed are 1 to {SafetensorsHeader.LongestHeader}"
            );
        }

        if (length > (ulong)(fileLength - prefix.Length))
        {
            throw new SafetensorsFormatException(
                path,
                $"the header claims {length} bytes, the file has {fileLength - prefix.Length} after the length"
            );
        }

        var json = new byte[length];
        stream.ReadExactly(json);
        return json;
    }

    private SafetensorsEntry EntryOf(string name) =>
        Entries.TryGetValue(name, out var entry)
            ? entry
            : throw new KeyNotFoundException($"{Path} holds no tensor {SafetensorsFormatException.Quote(name)}");

    // flat: one dimension, contiguous.
    private void ReadFlat(SafetensorsEntry entry, Tensor flat)
    {
        var size = SafetensorsTypes.SizeOf(entry.Type);
        var count = entry.Length / size;
        var isDirect = flat.dtype == entry.Type && flat.device_type == DeviceType.CPU;
        using var staging = isDirect ? null : empty([Math.Min(count, ChunkBytes / size)], entry.Type);
        for (var start = 0L; start < count; start += ChunkBytes / size)
        {
            var length = Math.Min(count - start, ChunkBytes / size);
            using var part = flat.narrow(0, start, length);
            using var source = staging?.narrow(0, 0, length);
            _view.SafeMemoryMappedViewHandle.ReadSpan((ulong)(_dataStart + entry.Begin + (start * size)), (source ?? part).bytes);
            if (source is not null)
            {
                part.copy_(source);
            }
        }
    }
}
