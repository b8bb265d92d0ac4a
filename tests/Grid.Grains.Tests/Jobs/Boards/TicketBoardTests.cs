using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;
using Grid.Contracts.Work;
using Grid.Grains.Jobs;
using Grid.Grains.Jobs.Boards;
using Microsoft.Extensions.Time.Testing;

namespace Grid.Grains.Tests.Jobs.Boards;

public sealed class TicketBoardTests
{
    private static readonly JobKey Job = new("tenant", "video_1");
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly TicketPace _pace = new();
    private int _number;
    private long _generation;

    [Fact]
    public void New_SomePiecesDone_OffersTheOthersOnly()
    {
        var board = new TicketBoard([new WindowEvaluationResult(), null, null], Draw, _pace, _time);

        Assert.Equal([1, 2], board.Waiting.Select(ticket => ticket.Unit.Index));
        Assert.Equal([1, 2], board.Waiting.Select(ticket => ticket.Number));
        Assert.Equal((1 / 3.0, 3), (board.DonePart, board.Count));
    }

    [Fact]
    public void TryBegin_LeaseAskedTwice_IsOneBeginning()
    {
        var board = Board(1);
        var lease = Lease(1);

        var ticket = board.TryBegin(lease);

        Assert.Same(ticket, board.TryBegin(lease));
        Assert.Equal(0, ticket!.Unit.Losses.Idle);
        Assert.Empty(board.Waiting);
        Assert.Equal([lease], board.Leases);
    }

    [Fact]
    public void TryBegin_OverALeaseNobodyEnded_CountsALostWorker()
    {
        var board = Board(1);
        var first = board.TryBegin(Lease(1))!;
        first.Computing = true;

        var second = board.TryBegin(Lease(1))!;

        Assert.Equal((1, 0), (second.Unit.Losses.AtWork, second.Unit.Losses.Idle));
        Assert.False(second.Computing);
    }

    [Fact]
    public void TryBegin_OlderLeaseOrUnknownTicketOrDonePiece_IsRefused()
    {
        var board = Board(2);
        var older = Lease(1);
        board.TryBegin(Lease(1));
        Complete(board, 2);

        Assert.Null(board.TryBegin(older));
        Assert.Null(board.TryBegin(Lease(7)));
        Assert.Null(board.TryBegin(Lease(2)));
    }

    [Fact]
    public void Find_LeaseThatDidThePiece_IsStillKnown()
    {
        var board = Board(2);
        var lease = Lease(1);
        var ticket = board.TryBegin(lease)!;
        board.Complete(ticket, new WindowEvaluationResult());

        Assert.Same(ticket, board.Find(lease));
        Assert.Null(board.Find(lease with { Generation = lease.Generation + 1 }));
        Assert.Empty(board.Leases);
    }

    [Fact]
    public void Release_GivenBack_WaitsAgainWithoutALoss()
    {
        var board = Board(1);
        var ticket = board.TryBegin(Lease(1))!;

        TicketBoard.Release(ticket);

        Assert.Equal([ticket], board.Waiting);
        Assert.Equal((0, 0), (ticket.Unit.Losses.AtWork, ticket.Unit.Losses.Idle));
    }

    [Fact]
    public void Hedge_PieceFarBehindItsPeers_GetsASecondTicketOnce()
    {
        var board = Board(2);
        var slow = board.TryBegin(Lease(1))!;
        Complete(board, 2, Usual);

        _time.Advance(2.1 * Usual);
        var hedges = board.Hedge();

        Assert.Same(slow.Unit, Assert.Single(hedges).Unit);
        Assert.Equal(hedges, board.Waiting);
        board.TryBegin(Lease(hedges[0].Number));
        _time.Advance(10 * Usual);
        Assert.Empty(board.Hedge());
    }

    [Fact]
    public void Hedge_WhileAnotherPieceWaits_GivesNothing()
    {
        var board = Board(3);
        board.TryBegin(Lease(1));
        Complete(board, 2, Usual);

        _time.Advance(100 * Usual);

        Assert.Empty(board.Hedge());
    }

    [Fact]
    public void Hedge_NotLongerThanPeers_GivesNothing()
    {
        var board = Board(2);
        board.TryBegin(Lease(1));
        Complete(board, 2, Usual);

        _time.Advance(1.5 * Usual);

        Assert.Empty(board.Hedge());
    }

    [Fact]
    public void Complete_SecondTicketFirst_DropsTheSlowOne()
    {
        var board = Board(2);
        var slowLease = Lease(1);
        var slow = board.TryBegin(slowLease)!;
        Complete(board, 2, Usual);
        _time.Advance(5 * Usual);
        var hedge = board.Hedge()[0];
        board.TryBegin(Lease(hedge.Number));

        var needless = board.Complete(hedge, new WindowEvaluationResult { Prediction = "second" });

        Assert.Equal([slow], needless);
        Assert.Null(board.Find(slowLease));
        Assert.True(board.IsDone);
        Assert.Equal("second", ((WindowEvaluationResult)board.Results.First()!).Prediction);
    }

    [Fact]
    public void Lose_ThirdWorkerAtWork_IsTooMany()
    {
        var board = Board(1);
        for (var worker = 0; worker < JobDefaults.MaxLostWorkers; worker++)
        {
            var ticket = board.TryBegin(Lease(1))!;
            Assert.False(ticket.Unit.Losses.AreTooMany);
            ticket.Computing = true;
            TicketBoard.Lose(ticket);
        }

        Assert.True(board.Waiting.Single().Unit.Losses.AreTooMany);
    }

    private TicketBoard Board(int pieces) => new(new WindowEvaluationResult?[pieces], Draw, _pace, _time);

    private void Complete(TicketBoard board, int number, TimeSpan after = default)
    {
        var ticket = board.TryBegin(Lease(number))!;
        _time.Advance(after);
        board.Complete(ticket, new WindowEvaluationResult());
    }

    private int Draw() => ++_number;

    private TicketLease Lease(int number) => new(new TicketId(Job, number), "worker", ++_generation, _time.GetUtcNow());
}
