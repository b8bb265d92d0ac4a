using System.Globalization;
using Grid.State.Processes;
using Grid.Testing;

namespace Grid.State.Runs;

/// <summary>
/// Kills a process that writes state, at any moment of its start and its work, and compares what the next one finds with what was told.
/// </summary>
internal sealed class KillRun(string folder, int kills, Random random, CheckList checks, Tally tally)
{
    // A log of one process after another: what one leaves behind is where the next begins.
    private const int KillsOfAFolder = 25;
    private const int LongestLifeMilliseconds = 400;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var (losses, writes, refusals) = (0, 0L, 0);
        for (var kill = 0; kill < kills; )
        {
            var state = Path.Combine(folder, kill.ToString(CultureInfo.InvariantCulture));
            var told = new Told();
            for (var life = 0; life < KillsOfAFolder && kill < kills; life++, kill++)
            {
                var (loss, refusal, answered) = await LiveAsync(state, told, cancellationToken);
                writes += answered;
                Count(loss, refusal, ref losses, ref refusals, $"kill {kill}");
            }

            // In good order at last, and once more.
            await using var last = ChildProgram.Start(RecordWriter.Role, state);
            var (found, refused) = await ReadAsync(last, cancellationToken);
            Count(found is null ? null : told.FindLoss(found, exact: false), refused, ref losses, ref refusals, "last start");
            if (found is not null)
            {
                told.Take(found);
            }

            told.Add(await last.StopAsync(cancellationToken));
            await using var again = ChildProgram.Start(RecordWriter.Role, state);
            var (whole, why) = await ReadAsync(again, cancellationToken);
            Count(whole is null ? null : told.FindLoss(whole, exact: true), why, ref losses, ref refusals, "start after a stop");
        }

        checks.Check(losses == 0, $"{kills} kills during {writes} answered writes: {losses} silent losses");
        checks.Check(refusals == 0, $"starts refused after a kill: {refusals}");
    }

    private void Count(string? loss, string? refusal, ref int losses, ref int refusals, string when)
    {
        if (refusal is not null)
        {
            refusals++;
            tally.Refusals++;
            checks.Say($"{when}: {refusal}");
        }
        else if (loss is not null)
        {
            losses++;
            tally.SilentLosses++;
            checks.Say($"{when}: {loss}");
        }
        else
        {
            tally.Starts++;
        }
    }

    private async Task<(string? Loss, string? Refusal, int Writes)> LiveAsync(string state, Told told, CancellationToken cancellationToken)
    {
        await using var writer = ChildProgram.Start(RecordWriter.Role, state);
        if (random.Next(8) == 0)
        {
            // While it starts.
            await Task.Delay(random.Next(LongestLifeMilliseconds), cancellationToken);
            told.Add(Written(await writer.KillAsync(cancellationToken), told, out var early));
            return (early, null, 0);
        }

        var (found, refusal) = await ReadAsync(writer, cancellationToken);
        if (found is null)
        {
            return (null, refusal, 0);
        }

        var loss = told.FindLoss(found, exact: false);
        told.Take(found);
        await Task.Delay(random.Next(LongestLifeMilliseconds), cancellationToken);
        var lines = await writer.KillAsync(cancellationToken);
        told.Add(lines);
        return (loss, null, lines.Count(letter => letter == '\n'));
    }

    // What a writer has written that was killed before it had been read that it is open.
    private static string Written(string lines, Told told, out string? loss)
    {
        const string Open = "open\n";
        loss = null;
        var opened = lines.IndexOf(Open, StringComparison.Ordinal);
        if (opened < 0)
        {
            return "";
        }

        var found = new Dictionary<int, long>();
        foreach (var line in lines[..opened].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Put(found, line);
        }

        loss = told.FindLoss(found, exact: false);
        told.Take(found);
        return lines[(opened + Open.Length)..];
    }

    private static async Task<(Dictionary<int, long>? Found, string? Refusal)> ReadAsync(
        ChildProgram writer,
        CancellationToken cancellationToken
    )
    {
        var found = new Dictionary<int, long>();
        while (await writer.Output.ReadLineAsync(cancellationToken) is { } line && line != "open")
        {
            if (line.StartsWith("refused ", StringComparison.Ordinal))
            {
                return (null, line);
            }

            Put(found, line);
        }

        return (found, null);
    }

    private static void Put(Dictionary<int, long> found, string line)
    {
        if (line.Split(' ') is ["has", var number, var version])
        {
            found[int.Parse(number, CultureInfo.InvariantCulture)] = long.Parse(version, CultureInfo.InvariantCulture);
        }
    }
}
