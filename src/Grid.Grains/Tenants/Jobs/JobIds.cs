using System.Buffers.Binary;

namespace Grid.Grains.Tenants.Jobs;

/// <summary>Ids of jobs: <c>video_</c> and a version 7 UUID in hexadecimal, which begins with the time the job was accepted.</summary>
internal static class JobIds
{
    private const string Prefix = "video_";

    /// <summary>A new id.</summary>
    public static Guid New(DateTimeOffset at) => Guid.CreateVersion7(at);

    /// <summary>The id as users see it.</summary>
    public static string ToName(Guid id) => $"{Prefix}{id:n}";

    /// <summary>Reads an id; false for text that the grid never makes.</summary>
    public static bool TryParse(string name, out Guid id)
    {
        id = Guid.Empty;
        return name.StartsWith(Prefix, StringComparison.Ordinal)
            && Guid.TryParseExact(name.AsSpan(Prefix.Length), "N", out id)
            && ToName(id) == name;
    }

    /// <summary>When the job was accepted, to the millisecond.</summary>
    public static DateTimeOffset TimeOf(Guid id) => DateTimeOffset.FromUnixTimeMilliseconds(MillisecondsOf(id));

    /// <summary>When the job was accepted, in milliseconds since 1970.</summary>
    public static long MillisecondsOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16;
    }
}
