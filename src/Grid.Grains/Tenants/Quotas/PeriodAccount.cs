namespace Grid.Grains.Tenants.Quotas;

/// <summary>
/// The account of one kind of period. Settled time lives in the totals, which are stored; reserved time is added up from the open
/// reservations.
/// </summary>
/// <param name="totals">The stored totals, changed in place.</param>
/// <param name="startOf">First day of the period that a day belongs to.</param>
internal sealed class PeriodAccount(List<PeriodTotals> totals, Func<DateOnly, DateOnly> startOf)
{
    // Periods kept after their end, so that a clock that is set back a little finds its sums again.
    private const int Kept = 7;

    private readonly Dictionary<DateOnly, TimeSpan> _reserved = [];

    public QuotaBalance BalanceAt(DateTimeOffset moment)
    {
        var start = StartAt(moment);
        var settled = totals.Find(total => total.Start == start);
        return new QuotaBalance(
            start,
            settled?.Used ?? TimeSpan.Zero,
            _reserved.GetValueOrDefault(start),
            settled?.Overrun ?? TimeSpan.Zero
        );
    }

    /// <summary>
    /// What a budget has left at a moment, overruns taken off as well; never below zero, even when the budget was lowered below what is
    /// taken.
    /// </summary>
    public TimeSpan LeftAt(DateTimeOffset moment, TimeSpan cap)
    {
        var balance = BalanceAt(moment);
        var left = cap - balance.Used - balance.Overrun - balance.Reserved;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    public void Reserve(DateTimeOffset moment, TimeSpan amount)
    {
        var start = StartAt(moment);
        _reserved[start] = _reserved.GetValueOrDefault(start) + amount;
    }

    public void Release(DateTimeOffset moment, TimeSpan amount)
    {
        var start = StartAt(moment);
        _reserved[start] -= amount;
        if (_reserved[start] == TimeSpan.Zero)
        {
            _reserved.Remove(start);
        }
    }

    public void Charge(DateTimeOffset moment, Settlement settlement)
    {
        var start = StartAt(moment);
        var at = totals.FindIndex(total => total.Start == start);
        if (at >= 0)
        {
            totals[at] = totals[at] with { Used = totals[at].Used + settlement.Charged, Overrun = totals[at].Overrun + settlement.Overrun };
            return;
        }

        totals.Add(new PeriodTotals(start, settlement.Charged, settlement.Overrun));
        totals.Sort((one, other) => one.Start.CompareTo(other.Start));
        Prune();
    }

    // A period with open reservations is kept however old it is: their settles still belong to it.
    private void Prune()
    {
        for (var at = 0; totals.Count > Kept && at < totals.Count - Kept; )
        {
            if (_reserved.ContainsKey(totals[at].Start))
            {
                at++;
            }
            else
            {
                totals.RemoveAt(at);
            }
        }
    }

    private DateOnly StartAt(DateTimeOffset moment) => startOf(DateOnly.FromDateTime(moment.UtcDateTime));
}
