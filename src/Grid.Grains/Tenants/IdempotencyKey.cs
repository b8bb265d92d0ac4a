using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Grid.Contracts.Videos;

namespace Grid.Grains.Tenants;

/// <summary>
/// An idempotency key with the request it came with, both as the first half of their SHA-256: 32 bytes, however long they are.
/// </summary>
internal sealed record IdempotencyKey(UInt128 Key, UInt128 Request)
{
    // Fields left out are not written, so that a field added later does not change the hash of requests without it. A number that is no
    // number is refused later, in words.
    private static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static IdempotencyKey Create(string key, VideoRequest request) =>
        new(Hash(Encoding.UTF8.GetBytes(key)), Hash(JsonSerializer.SerializeToUtf8Bytes(request, Json)));

    private static UInt128 Hash(byte[] bytes) => BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(bytes));
}
