using System.Security.Cryptography;
using System.Text;

namespace Grid.Gateway.Operators;

/// <summary>Who may use the operator's addresses: whoever knows the key; nobody where none is set.</summary>
/// <param name="key">At least <see cref="MinKeyLength"/> characters, or null.</param>
public sealed class OperatorAccess(string? key)
{
    /// <summary>Fewest characters of a key: what 128 random bits take in base64.</summary>
    public const int MinKeyLength = 22;

    private readonly byte[]? _hash = key is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>Whether this is the key. Takes the same time for every wrong one.</summary>
    public bool Allows(string presented) =>
        _hash is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(presented)), _hash);
}
