namespace Grid.Testing.Storage;

/// <summary>Does to files what disks and people do.</summary>
public static class FileDamage
{
    private const int Block = 4096;
    private const int MaxFlips = 8;

    /// <summary>Damages a file.</summary>
    /// <returns>What was done, for people.</returns>
    public static string Apply(string path, DamageKind kind, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (kind == DamageKind.Delete)
        {
            File.Delete(path);
            return "deleted";
        }

        var bytes = File.ReadAllBytes(path);
        if (bytes.Length == 0)
        {
            File.WriteAllBytes(path, [0xff]);
            return "a byte added";
        }

        var place = random.Next(bytes.Length);
        switch (kind)
        {
            case DamageKind.Flip:
                var flips = random.Next(1, MaxFlips + 1);
                for (var flip = 0; flip < flips; flip++)
                {
                    bytes[Math.Min(place + flip, bytes.Length - 1)] ^= (byte)(1 << random.Next(8));
                }

                break;
            case DamageKind.Zero:
                place -= place % Block;
                bytes.AsSpan(place, Math.Min(Block, bytes.Length - place)).Clear();
                break;
            default:
                bytes = bytes[..place];
                break;
        }

        File.WriteAllBytes(path, bytes);
        return FormattableString.Invariant($"{kind.ToString().ToLowerInvariant()} at {place}");
    }

    /// <summary>Copies a folder as it is, what is in use included.</summary>
    public static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }

        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = File.Create(Path.Combine(to, Path.GetRelativePath(from, file)));
            source.CopyTo(copy);
        }
    }
}
