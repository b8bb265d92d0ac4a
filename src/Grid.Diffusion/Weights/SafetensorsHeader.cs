using System.Text.Json;
using System.Text.Unicode;
using static TorchSharp.torch;

namespace Grid.Diffusion.Weights;

/// <summary>
/// Reads the JSON header of a safetensors file and holds it to the format: one object, no key twice, known types, shapes that
/// multiply without overflow, and byte ranges that fill the data section from end to end without overlap or hole.
/// </summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The format's own limit on the header.</summary>
    public const int LongestHeader = 100 * 1024 * 1024;

    // The largest published file has 1413 tensors of at most five dimensions.
    public const int MostTensors = 100_000;
    public const int HighestRank = 16;

    public const string MetadataKey = "__metadata__";

    private readonly string _file;
    private readonly long _dataLength;

    private SafetensorsHeader(string file, long dataLength)
    {
        _file = file;
        _dataLength = dataLength;
    }

    public Dictionary<string, SafetensorsEntry> Entries { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <exception cref="SafetensorsFormatException">The header breaks the format.</exception>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json, long dataLength, string file)
    {
        var header = new SafetensorsHeader(file, dataLength);
        if (!Utf8.IsValid(json))
        {
            throw header.Refuse("the header is not UTF-8");
        }

        try
        {
            header.ReadAll(json);
        }
        catch (JsonException exception)
        {
            throw header.Refuse($"the header is not valid JSON at byte {exception.BytePositionInLine} of line {exception.LineNumber}");
        }

        header.CheckRanges();
        return header;
    }

    private void ReadAll(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (json.IsEmpty || json[0] != '{' || !reader.Read())
        {
            throw Refuse("the header is not a JSON object");
        }

        var hasMetadata = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text(ref reader);
            reader.Read();
            if (name == MetadataKey)
            {
                if (hasMetadata)
                {
                    throw Refuse($"{MetadataKey} is there twice");
                }

                hasMetadata = true;
                ReadMetadata(ref reader);
            }
            else if (Entries.Count == MostTensors)
            {
                throw Refuse($"the header lists more than {MostTensors} tensors");
            }
            else if (!Entries.TryAdd(name, ReadEntry(ref reader, name)))
            {
                throw Refuse("the name is there twice", name);
            }
        }

        // Throws for anything but blanks after the object.
        reader.Read();
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Refuse($"{MetadataKey} is not an object of strings");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = Text(ref reader);
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                throw Refuse($"{MetadataKey} entry {SafetensorsFormatException.Quote(key)} is not a string");
            }

            if (!Metadata.TryAdd(key, Text(ref reader)))
            {
                throw Refuse($"{MetadataKey} entry {SafetensorsFormatException.Quote(key)} is there twice");
            }
        }
    }

    private SafetensorsEntry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Refuse("the entry is not an object of dtype, shape and data_offsets", name);
        }

        ScalarType? type = null;
        long[]? shape = null;
        long[]? offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = Text(ref reader, name);
            reader.Read();
            var isNew = member switch
            {
                "dtype" => type is null,
                "shape" => shape is null,
                "data_offsets" => offsets is null,
                _ => throw Refuse(
                    $"member {SafetensorsFormatException.Quote(member)} is unknown; allowed are dtype, shape and data_offsets",
                    name
                ),
            };
            if (!isNew)
            {
                throw Refuse($"{member} is there twice", name);
            }

            switch (member)
            {
                case "dtype":
                    type = ReadType(ref reader, name);
                    break;
                case "shape":
                    shape = ReadIntegers(ref reader, name, member, HighestRank);
                    break;
                default:
                    offsets = ReadIntegers(ref reader, name, member, 2);
                    break;
            }
        }

        if (type is null || shape is null || offsets is null)
        {
            throw Refuse($"{(type is null ? "dtype" : shape is null ? "shape" : "data_offsets")} is missing", name);
        }

        if (offsets.Length != 2)
        {
            throw Refuse("data_offsets is not a pair of integers", name);
        }

        CheckSize(name, type.Value, shape, offsets[0], offsets[1]);
        return new SafetensorsEntry(name, type.Value, shape, offsets[0], offsets[1]);
    }

    private ScalarType ReadType(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw Refuse("dtype is not a string", name);
        }

        var text = Text(ref reader, name);
        return SafetensorsTypes.TryParse(text, out var type) ? type : throw Refuse(SafetensorsTypes.Refusal(text), name);
    }

    private long[] ReadIntegers(ref Utf8JsonReader reader, string name, string member, int most)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw Refuse($"{member} is not an array of integers", name);
        }

        var values = new List<long>(4);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var value) || value < 0)
            {
                throw Refuse($"{member} holds something that is not an integer from 0 to 2^63 - 1", name);
            }

            if (values.Count == most)
            {
                throw Refuse($"{member} has more than {most} values", name);
            }

            values.Add(value);
        }

        return [.. values];
    }

    private void CheckSize(string name, ScalarType type, long[] shape, long begin, long end)
    {
        if (begin > end)
        {
            throw Refuse($"data_offsets [{begin}, {end}] are reversed", name);
        }

        if (end > _dataLength)
        {
            throw Refuse($"data_offsets [{begin}, {end}] reach beyond the {_dataLength} bytes of data", name);
        }

        // Strides are products over the non-zero dimensions, so these must fit even where a zero makes the tensor empty.
        Int128 extent = SafetensorsTypes.SizeOf(type);
        foreach (var size in shape)
        {
            extent *= Math.Max(size, 1);
            if (extent > long.MaxValue)
            {
                throw Refuse($"shape [{string.Join(", ", shape)}] is too large to count", name);
            }
        }

        var expected = shape.Contains(0) ? 0 : (long)extent;
        if (end - begin != expected)
        {
            throw Refuse(
                $"data_offsets [{begin}, {end}] hold {end - begin} bytes where {SafetensorsTypes.NameOf(type)} of shape "
                    + $"[{string.Join(", ", shape)}] needs {expected}",
                name
            );
        }
    }

    private void CheckRanges()
    {
        var end = 0L;
        foreach (var entry in Entries.Values.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            if (entry.Begin != end)
            {
                throw Refuse(
                    entry.Begin < end
                        ? $"data_offsets [{entry.Begin}, {entry.End}] overlap the tensor before, which ends at {end}"
                        : $"data_offsets [{entry.Begin}, {entry.End}] leave a hole after byte {end} of the data",
                    entry.Name
                );
            }

            end = entry.End;
        }

        if (end != _dataLength)
        {
            throw Refuse($"{_dataLength - end} bytes follow the last tensor");
        }
    }

    private string Text(ref Utf8JsonReader reader, string? tensor = null)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Refuse("the header holds an escape that is half of a surrogate pair", tensor);
        }
    }

    private SafetensorsFormatException Refuse(string reason, string? tensor = null) => new(_file, reason, tensor);
}
