using Grid.State.Runs;
using Grid.Storage.Embedded;
using Grid.Storage.State;

namespace Grid.State.Processes;

/// <summary>
/// Opens the state of a folder, says what is in it, and writes records until it is killed or its input ends. Lines: <c>has KEY VERSION</c>,
/// <c>open</c>, <c>KEY VERSION</c> for each answered write (version 0: removed), <c>refused SENTENCE</c>.
/// </summary>
internal static class RecordWriter
{
    public const string Role = "write-records";

    /// <summary>Writers at a time; record <c>n</c> is written by <c>n % Writers</c>.</summary>
    public const int Writers = 8;

    public static async Task<int> RunAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        StateDatabase database;
        try
        {
            database = StateDatabase.Open(folder);
        }
        catch (StateDirectoryException refused)
        {
            Say($"refused {refused.Message}");
            return 1;
        }

        using (database)
        {
            var versions = new Dictionary<int, (long Version, string ETag)>();
            for (var number = 0; number < Records.Count; number++)
            {
                if (await database.ReadAsync(Records.KeyOf(number)) is { } record)
                {
                    versions[number] = (Records.VersionOf(number, record.Data), record.ETag);
                    Say($"has {number} {versions[number].Version}");
                }
            }

            Say("open");
            using var stop = new CancellationTokenSource();
            var writers = Enumerable
                .Range(0, Writers)
                .Select(writer => Task.Run(() => WriteAsync(database, writer, versions, stop.Token)))
                .ToArray();
            await Console.In.ReadToEndAsync(CancellationToken.None);
            await stop.CancelAsync();
            await Task.WhenAll(writers);
        }

        return 0;
    }

    // Each writer has records of its own, so that nobody is too late.
    private static async Task WriteAsync(
        StateDatabase database,
        int writer,
        Dictionary<int, (long Version, string ETag)> before,
        CancellationToken cancellationToken
    )
    {
        int[] own = [.. Enumerable.Range(0, Records.Count).Where(number => number % Writers == writer)];
        var etags = own.ToDictionary(number => number, number => before.TryGetValue(number, out var known) ? known.ETag : null);
        var version = before.Values.Select(known => known.Version).DefaultIfEmpty(0).Max() + Records.Count;
        while (!cancellationToken.IsCancellationRequested)
        {
            var number = own[Random.Shared.Next(own.Length)];
            var key = Records.KeyOf(number);
            if (etags[number] is { } there && Random.Shared.Next(20) == 0)
            {
                await database.ClearAsync(key, there);
                etags[number] = null;
                Say($"{number} 0");
                continue;
            }

            version++;
            etags[number] = await database.WriteAsync(key, etags[number], Records.DataOf(number, version));
            Say($"{number} {version}");
        }
    }

    // One call of the system a line: a line that the process has written is told, also when it is killed right after.
    private static void Say(string line)
    {
        lock (Console.Out)
        {
            Console.Out.Write(line + "\n");
            Console.Out.Flush();
        }
    }
}
