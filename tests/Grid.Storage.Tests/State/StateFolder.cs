using Grid.Storage.State;
using Grid.Testing.Storage;

namespace Grid.Storage.Tests.State;

/// <summary>State folders as killed and stopped processes leave them, and what must be in them.</summary>
internal static class StateFolder
{
    /// <summary>Records of a folder made here.</summary>
    public const int Records = 40;

    private const int Rounds = 3;

    /// <summary>Writes every record some times over.</summary>
    /// <param name="stopped">Whether the process ended by itself; otherwise its log is left.</param>
    public static async Task MakeAsync(string folder, bool stopped)
    {
        var working = folder + ".working";
        Directory.CreateDirectory(working);
        using (var database = StateDatabase.Open(working))
        {
            for (var round = 0; round < Rounds; round++)
            {
                for (var number = 0; number < Records; number++)
                {
                    var key = KeyOf(number);
                    await database.WriteAsync(key, (await database.ReadAsync(key))?.ETag, DataOf(number, round));
                }
            }

            if (!stopped)
            {
                FileDamage.CopyFolder(working, folder);
            }
        }

        if (stopped)
        {
            FileDamage.CopyFolder(working, folder);
        }

        Directory.Delete(working, recursive: true);
    }

    /// <summary>Whether a database holds all that was written.</summary>
    public static async Task<bool> IsWholeAsync(StateDatabase database)
    {
        for (var number = 0; number < Records; number++)
        {
            if (
                await database.ReadAsync(KeyOf(number)) is not { } record
                || !record.Data.AsSpan().SequenceEqual(DataOf(number, Rounds - 1))
            )
            {
                return false;
            }
        }

        return true;
    }

    public static StateKey KeyOf(int number) => new(FormattableString.Invariant($"video/tenant/video_{number}"), "video");

    private static byte[] DataOf(int number, int round)
    {
        var data = new byte[200 + (number * 60)];
        new Random((number * 100) + round).NextBytes(data);
        return data;
    }
}
