using static TorchSharp.torch;

namespace Grid.Diffusion.Weights;

/// <summary>The element types of the format that torch can hold, by the names the format gives them.</summary>
internal static class SafetensorsTypes
{
    private static readonly (string Name, ScalarType Type, int Size)[] Table =
    [
        ("F64", ScalarType.Float64, 8),
        ("F32", ScalarType.Float32, 4),
        ("F16", ScalarType.Float16, 2),
        ("BF16", ScalarType.BFloat16, 2),
        ("I64", ScalarType.Int64, 8),
        ("I32", ScalarType.Int32, 4),
        ("I16", ScalarType.Int16, 2),
        ("I8", ScalarType.Int8, 1),
        ("U8", ScalarType.Byte, 1),
        ("BOOL", ScalarType.Bool, 1),
    ];

    // Names that the format knows and Grid does not compute in.
    private static readonly HashSet<string> KnownButUnsupported = new(StringComparer.Ordinal)
    {
        "F8_E4M3",
        "F8_E5M2",
        "F8_E8M0",
        "F6_E2M3",
        "F6_E3M2",
        "F4",
        "U16",
        "U32",
        "U64",
        "C64",
    };

    /// <summary>The allowed names, for messages.</summary>
    public static string Names { get; } = string.Join(", ", Table.Select(row => row.Name));

    public static bool TryParse(string name, out ScalarType type)
    {
        var row = Array.Find(Table, row => row.Name == name);
        type = row.Type;
        return row.Name is not null;
    }

    /// <summary>The sentence for a name that <see cref="TryParse"/> refused.</summary>
    public static string Refusal(string name) =>
        KnownButUnsupported.Contains(name)
            ? $"dtype {name} is not supported; convert the tensor to one of {Names}"
            : $"dtype {SafetensorsFormatException.Quote(name)} is unknown; allowed are {Names}";

    /// <summary>Bytes of one element.</summary>
    public static int SizeOf(ScalarType type) => RowOf(type).Size;

    public static string NameOf(ScalarType type) => RowOf(type).Name;

    public static bool IsSupported(ScalarType type) => Array.Exists(Table, row => row.Type == type);

    private static (string Name, ScalarType Type, int Size) RowOf(ScalarType type) =>
        Array.Find(Table, row => row.Type == type) is { Name: not null } row
            ? row
            : throw new NotSupportedException($"element type {type} has no place in a safetensors file; allowed are {Names}");
}
