using Grid.State.Processes;
using Grid.Storage.Embedded;
using Grid.Storage.State;
using Grid.Testing;
using Grid.Testing.Storage;

namespace Grid.State.Runs;

/// <summary>Damages every file of state folders that killed and stopped processes left, one at a time, and starts on them.</summary>
internal sealed class DamageRun(string folder, int damages, Random random, CheckList checks, Tally tally)
{
    private const int Folders = 6;
    private const int LifeMilliseconds = 600;
    private const int LaterWrites = 20;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var own = new Tally();
        var bases = new List<(string Folder, Told Told)>();
        for (var number = 0; number < Folders; number++)
        {
            bases.Add(await MakeAsync(Path.Combine(folder, $"base-{number}"), stopped: number % 3 == 0, cancellationToken));
        }

        for (var damage = 0; damage < damages; damage++)
        {
            var (from, told) = bases[damage % Folders];
            var copy = Path.Combine(folder, $"damaged-{damage}");
            FileDamage.CopyFolder(from, copy);
            var files = Directory.GetFiles(copy).Order().ToArray();
            var file = files[damage / Folders % files.Length];
            var kind = (DamageKind)random.Next(4);
            var done = $"{Path.GetFileName(file)}: {FileDamage.Apply(file, kind, random)}";
            if (await StartAsync(copy, told, own, done))
            {
                Directory.Delete(copy, recursive: true);
            }
        }

        tally.Add(own);
        checks.Check(own.SilentLosses == 0, $"{damages} damages: {own}");
        checks.Check(own.Starts > 0 && own.Refusals > 0, "damages that matter were refused, others were not");
    }

    private static async Task<(string Folder, Told Told)> MakeAsync(string state, bool stopped, CancellationToken cancellationToken)
    {
        // Not what a start on the undamaged folder finds: a commit that nobody was told of may be there, and be lost with its end.
        var told = new Told();
        await using var writer = ChildProgram.Start(RecordWriter.Role, state);
        while (await writer.Output.ReadLineAsync(cancellationToken) is { } line && line != "open")
        {
            // It begins with nothing.
        }

        await Task.Delay(LifeMilliseconds, cancellationToken);
        told.Add(stopped ? await writer.StopAsync(cancellationToken) : await writer.KillAsync(cancellationToken));
        return (state, told);
    }

    private async Task<bool> StartAsync(string copy, Told told, Tally own, string done)
    {
        try
        {
            using (var database = StateDatabase.Open(copy))
            {
                if (!await HoldsAsync(database, told))
                {
                    throw new InvalidDataException("it started with other state than was written");
                }

                for (var write = 0; write < LaterWrites; write++)
                {
                    await database.WriteAsync(LaterKey(write), null, Records.DataOf(write, 1));
                }
            }

            using var again = StateDatabase.Open(copy);
            if (
                !await HoldsAsync(again, told)
                || (await Task.WhenAll(Enumerable.Range(0, LaterWrites).Select(write => again.ReadAsync(LaterKey(write))))).Contains(null)
            )
            {
                throw new InvalidDataException("what was written after the start was lost");
            }

            own.Starts++;
            return true;
        }
        catch (StateDirectoryException refused)
        {
            own.Refusals++;
            var names =
                refused.Message.Contains(copy, StringComparison.Ordinal)
                && (
                    refused.Message.Contains("grid state restore", StringComparison.Ordinal)
                    || refused.Message.Contains("newer version", StringComparison.Ordinal)
                );
            if (!names)
            {
                checks.Check(held: false, $"{done}: the refusal names neither file nor way back: {refused.Message}");
            }

            return names;
        }
        catch (Exception lost)
        {
            own.SilentLosses++;
            checks.Say($"{done}: {lost.Message}");
            return false;
        }
    }

    private static StateKey LaterKey(int write) => new(FormattableString.Invariant($"later/{write}"), "job");

    private static async Task<bool> HoldsAsync(StateDatabase database, Told told) =>
        told.FindLoss(await ReadAsync(database), exact: false) is null;

    private static async Task<Dictionary<int, long>> ReadAsync(StateDatabase database)
    {
        var found = new Dictionary<int, long>();
        for (var number = 0; number < Records.Count; number++)
        {
            if (await database.ReadAsync(Records.KeyOf(number)) is { } record)
            {
                found[number] = Records.VersionOf(number, record.Data);
            }
        }

        return found;
    }
}
