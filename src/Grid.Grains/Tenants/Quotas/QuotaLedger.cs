using System.Diagnostics.CodeAnalysis;

namespace Grid.Grains.Tenants.Quotas;

/// <summary>
/// A tenant's device time: reserved when a job is accepted, settled or released when it ends. What is used and reserved never exceeds the
/// caps it was reserved under. Times are whole ticks, so that sums are exact.
/// </summary>
/// <remarks>
/// Only open reservations and the sums of each period are kept. Settling is idempotent without a list of what was settled: it needs an open
/// reservation and ends it in the same change.
/// </remarks>
internal sealed class QuotaLedger
{
    private readonly PeriodAccount _days;
    private readonly PeriodAccount _months;
    private readonly Dictionary<Guid, Reservation> _open = [];

    /// <param name="days">Stored totals of days, changed in place.</param>
    /// <param name="months">Stored totals of months, changed in place.</param>
    /// <param name="open">The open reservations.</param>
    public QuotaLedger(List<PeriodTotals> days, List<PeriodTotals> months, IEnumerable<Reservation> open)
    {
        _days = new PeriodAccount(days, day => day);
        _months = new PeriodAccount(months, day => new DateOnly(day.Year, day.Month, 1));
        foreach (var reservation in open)
        {
            Enter(reservation);
        }
    }

    /// <summary>The open reservations.</summary>
    public IReadOnlyCollection<Reservation> Open => _open.Values;

    /// <summary>A job's open reservation; null when it has none.</summary>
    public Reservation? Find(Guid job) => _open.GetValueOrDefault(job);

    public QuotaBalance DayAt(DateTimeOffset moment) => _days.BalanceAt(moment);

    public QuotaBalance MonthAt(DateTimeOffset moment) => _months.BalanceAt(moment);

    /// <summary>Sets device time aside; a job that has an open reservation keeps the one it has.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The amount is negative.</exception>
    public bool TryReserve(Reservation reservation, QuotaCaps caps, [NotNullWhen(false)] out QuotaRefusal? refusal)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(reservation.Amount, TimeSpan.Zero);
        refusal = null;
        if (_open.ContainsKey(reservation.Job))
        {
            return true;
        }

        refusal = Refuse("day", _days, caps.Day, reservation) ?? Refuse("month", _months, caps.Month, reservation);
        if (refusal is not null)
        {
            return false;
        }

        Enter(reservation);
        return true;
    }

    /// <summary>
    /// Charges what a job used and frees what is left of its reservation. What goes beyond the reservation is charged to what the budgets
    /// have left, the rest is an overrun. Null when the job has no open reservation: it never had one, or is settled or released already.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The time used is negative.</exception>
    public Settlement? Settle(Guid job, TimeSpan used, QuotaCaps caps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(used, TimeSpan.Zero);
        if (!_open.Remove(job, out var reservation))
        {
            return null;
        }

        _days.Release(reservation.At, reservation.Amount);
        _months.Release(reservation.At, reservation.Amount);
        var left = Min(_days.LeftAt(reservation.At, caps.Day), _months.LeftAt(reservation.At, caps.Month));

        // A reservation that was granted holds, even when the caps were lowered since.
        var charged = Min(used, left > reservation.Amount ? left : reservation.Amount);
        var settlement = new Settlement(charged, used - charged);
        _days.Charge(reservation.At, settlement);
        _months.Charge(reservation.At, settlement);
        return settlement;
    }

    /// <summary>Ends a reservation without a charge. False when the job has no open one.</summary>
    public bool Release(Guid job)
    {
        if (!_open.Remove(job, out var reservation))
        {
            return false;
        }

        _days.Release(reservation.At, reservation.Amount);
        _months.Release(reservation.At, reservation.Amount);
        return true;
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static QuotaRefusal? Refuse(string period, PeriodAccount account, TimeSpan cap, Reservation reservation)
    {
        if (reservation.Amount <= account.LeftAt(reservation.At, cap))
        {
            return null;
        }

        var balance = account.BalanceAt(reservation.At);
        return new QuotaRefusal(period, cap, balance.Used + balance.Overrun + balance.Reserved);
    }

    private void Enter(Reservation reservation)
    {
        _open.Add(reservation.Job, reservation);
        _days.Reserve(reservation.At, reservation.Amount);
        _months.Reserve(reservation.At, reservation.Amount);
    }
}
