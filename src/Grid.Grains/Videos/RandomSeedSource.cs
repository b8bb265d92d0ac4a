using System.Security.Cryptography;

namespace Grid.Grains.Videos;

/// <summary>Seeds by chance.</summary>
internal sealed class RandomSeedSource : ISeedSource
{
    public long Next() => RandomNumberGenerator.GetInt32(int.MaxValue);
}
