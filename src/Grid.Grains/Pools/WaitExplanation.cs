using System.Globalization;
using Grid.Contracts.Pools;

namespace Grid.Grains.Pools;

/// <summary>Why a job waits, as one sentence.</summary>
internal sealed record WaitExplanation
{
    public required QueuePosition Position { get; init; }

    public required TenantShare Share { get; init; }

    public required int RunningJobs { get; init; }

    /// <summary>Whether the job may run as far as its tenant's limit goes.</summary>
    public required bool MayRun { get; init; }

    /// <summary>Sum of the weights of all tenants that wait or run.</summary>
    public required double TotalWeight { get; init; }

    public required int Workers { get; init; }

    public required int CordonedWorkers { get; init; }

    /// <summary>Workers that are not cordoned and take no work by their own decision.</summary>
    public int PausedWorkers { get; init; }

    /// <summary>What a worker must be able to do for the job, where none that is there can; null otherwise.</summary>
    public string? MissingCapability { get; init; }

    /// <summary>The compute profile that the job began on, where no worker of it is there; null otherwise.</summary>
    public string? MissingProfile { get; init; }

    /// <summary>
    /// When only workers are left that could not do the ticket: how long until one of them tries again; 0 or less otherwise.
    /// </summary>
    public TimeSpan RetriesIn { get; init; }

    /// <summary>Device-seconds of work finished a second; null when none was finished lately.</summary>
    public required double? Pace { get; init; }

    /// <inheritdoc />
    public override string ToString()
    {
        var place = Text($"{Ordinal(Position.Ahead + 1)} in the queue: {Ahead()}");
        if (Workers == 0)
        {
            return Text($"{place}; no worker has been heard of in the last {WorkPoolDefaults.LeaseDuration.TotalSeconds:0} s.");
        }

        if (CordonedWorkers == Workers)
        {
            return Text($"{place}; {(Workers == 1 ? "the only worker is" : $"all {Workers} workers are")} cordoned.");
        }

        if (MissingCapability is not null)
        {
            return Text($"{place}; the job needs a worker that can do '{MissingCapability}', and none is there.");
        }

        if (MissingProfile is not null)
        {
            return Text(
                $"{place}; the job goes on only where it began, on a worker with the compute profile {MissingProfile}, and none is there."
            );
        }

        if (CordonedWorkers + PausedWorkers == Workers)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{place}; {(Workers == 1 ? "the only worker has" : "all workers that are not cordoned have")} paused after "
                    + $"faults and will try again."
            );
        }

        if (RetriesIn > TimeSpan.Zero)
        {
            return Text($"{place}; the workers that are there could not do it and try again in {RetriesIn.TotalSeconds:0} s.");
        }

        if (!MayRun)
        {
            return Text($"{place}; the tenant may run {Count(Share.MaxRunning, "job")} at one time and runs {RunningJobs} now.");
        }

        var share = string.Create(
            CultureInfo.InvariantCulture,
            $"tenant share {Share.Weight:0.##} of {TotalWeight:0.##} ({100 * Share.Weight / TotalWeight:0} %) of "
                + $"{Count(Workers - CordonedWorkers, "worker")}"
        );
        return Text($"{place}; {share}; {Estimate()}.");
    }

    private string Ahead() =>
        (Position.Ahead, Position.OwnAhead) switch
        {
            (0, _) => "no ticket is ahead",
            (1, 1) => "1 ticket of your own jobs is ahead",
            (1, 0) => "1 ticket of other tenants is ahead",
            var (all, own) when own == all => Text($"{all} tickets of your own jobs are ahead"),
            var (all, own) when own == 0 => Text($"{all} tickets of other tenants are ahead"),
            var (all, own) => Text($"{all} tickets are ahead, {own} of them of your own jobs"),
        };

    private string Estimate() =>
        (Pace, Position.Ahead) switch
        {
            (null, _) => "no ticket was finished in the last minute, so there is no pace to go by",
            (_, 0) => "it is the next to be taken",
            var (pace, _) => Text($"about {Math.Max(1, Math.Round(Position.WorkAhead / pace.Value)):0} s at the present pace"),
        };

    private static string Count(int number, string noun) => Text($"{number} {noun}{(number == 1 ? "" : "s")}");

    private static string Ordinal(int number) =>
        Text(
            $"{number}{(number % 100 is >= 11 and <= 13 ? "th" : (number % 10) switch
    {
        1 => "st",
        2 => "nd",
        3 => "rd",
        _ => "th",
    })}"
        );

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
