using Grid.Grains.Tenants.Quotas;

namespace Grid.Grains.Tests.Tenants.Quotas;

public sealed class QuotaLedgerTests
{
    private static readonly DateTimeOffset Evening = new(2030, 1, 31, 23, 59, 0, TimeSpan.Zero);
    private static readonly QuotaCaps Caps = new(Seconds(100), Seconds(150));

    private readonly List<PeriodTotals> _days = [];
    private readonly List<PeriodTotals> _months = [];
    private readonly QuotaLedger _ledger;

    public QuotaLedgerTests() => _ledger = new QuotaLedger(_days, _months, []);

    [Fact]
    public void TryReserve_BeyondTheDay_SaysWhatIsTaken()
    {
        Reserve(70);

        var reserved = _ledger.TryReserve(new Reservation(Guid.NewGuid(), Seconds(31), Evening), Caps, out var refusal);

        Assert.False(reserved);
        Assert.Equal(new QuotaRefusal("day", Seconds(100), Seconds(70)), refusal);
        Assert.Equal(Seconds(70), _ledger.DayAt(Evening).Reserved);
    }

    [Fact]
    public void TryReserve_BeyondTheMonth_NamesTheMonth()
    {
        Reserve(80, Evening.AddDays(-1));

        Assert.False(_ledger.TryReserve(new Reservation(Guid.NewGuid(), Seconds(71), Evening), Caps, out var refusal));
        Assert.Equal(new QuotaRefusal("month", Seconds(150), Seconds(80)), refusal);
    }

    [Fact]
    public void TryReserve_SameJobAgain_ReservesOnce()
    {
        var job = Reserve(40);

        Assert.True(_ledger.TryReserve(new Reservation(job, Seconds(40), Evening), Caps, out _));
        Assert.Equal(Seconds(40), _ledger.DayAt(Evening).Reserved);
    }

    [Fact]
    public void Settle_LessThanReserved_FreesTheRest()
    {
        var job = Reserve(40);

        Assert.Equal(new Settlement(Seconds(15), TimeSpan.Zero), _ledger.Settle(job, Seconds(15), Caps));

        Assert.Equal((Seconds(15), TimeSpan.Zero), (_ledger.DayAt(Evening).Used, _ledger.DayAt(Evening).Reserved));
        Assert.Equal(Seconds(15), _ledger.MonthAt(Evening).Used);
    }

    [Fact]
    public void Settle_Twice_ChargesOnce()
    {
        var job = Reserve(40);
        _ledger.Settle(job, Seconds(15), Caps);

        Assert.Null(_ledger.Settle(job, Seconds(15), Caps));
        Assert.False(_ledger.Release(job));
        Assert.Equal(Seconds(15), _ledger.DayAt(Evening).Used);
    }

    [Fact]
    public void Settle_MoreThanIsLeft_RecordsTheRestAsOverrun()
    {
        Reserve(70);
        var job = Reserve(20);

        Assert.Equal(new Settlement(Seconds(30), Seconds(25)), _ledger.Settle(job, Seconds(55), Caps));

        var day = _ledger.DayAt(Evening);
        Assert.Equal((Seconds(30), Seconds(70), Seconds(25)), (day.Used, day.Reserved, day.Overrun));
    }

    [Fact]
    public void Settle_AfterCapsWereLowered_ChargesTheReservation()
    {
        var job = Reserve(60);

        Assert.Equal(new Settlement(Seconds(60), Seconds(5)), _ledger.Settle(job, Seconds(65), new QuotaCaps(Seconds(10), Seconds(10))));
    }

    [Fact]
    public void Settle_InTheNextMonth_GoesToTheMonthOfTheReservation()
    {
        var job = Reserve(40);
        var morning = Evening.AddMinutes(2);
        Reserve(5, morning);

        _ledger.Settle(job, Seconds(30), Caps);

        Assert.Equal((Seconds(30), Seconds(30)), (_ledger.DayAt(Evening).Used, _ledger.MonthAt(Evening).Used));
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (_ledger.DayAt(morning).Used, _ledger.MonthAt(morning).Used));
        Assert.Equal(new DateOnly(2030, 2, 1), _ledger.MonthAt(morning).Start);
    }

    [Fact]
    public void Release_OpenReservation_ChargesNothing()
    {
        Assert.True(_ledger.Release(Reserve(40)));

        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (_ledger.DayAt(Evening).Used, _ledger.DayAt(Evening).Reserved));
        Assert.Empty(_ledger.Open);
    }

    [Fact]
    public void Totals_AfterAHundredDays_StayBounded()
    {
        var forgotten = Reserve(1);
        _ledger.Settle(Reserve(1), Seconds(1), Caps);
        for (var day = 1; day <= 100; day++)
        {
            _ledger.Settle(Reserve(1, Evening.AddDays(day)), Seconds(1), Caps);
        }

        Assert.InRange(_days.Count, 7, 8);
        Assert.InRange(_months.Count, 1, 8);
        _ledger.Settle(forgotten, Seconds(1), Caps);
        Assert.Equal(Seconds(2), _ledger.DayAt(Evening).Used);
    }

    [Fact]
    public void Constructor_StoredParts_GiveTheSameBalance()
    {
        _ledger.Settle(Reserve(10), Seconds(8), Caps);
        Reserve(20);

        var again = new QuotaLedger(_days, _months, _ledger.Open);

        Assert.Equal(_ledger.DayAt(Evening), again.DayAt(Evening));
        Assert.Equal(_ledger.MonthAt(Evening), again.MonthAt(Evening));
    }

    [Fact]
    public void Settle_NegativeTime_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _ledger.Settle(Reserve(1), Seconds(-1), Caps));

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private Guid Reserve(double seconds, DateTimeOffset? at = null)
    {
        var job = Guid.NewGuid();
        Assert.True(_ledger.TryReserve(new Reservation(job, Seconds(seconds), at ?? Evening), Caps, out _));
        return job;
    }
}
