using Grid.Contracts.Work;

namespace Grid.Grains.Jobs.Boards;

/// <summary>A piece of a phase that is done piece by piece: one window of an evaluation, or one slice of the decoding.</summary>
internal sealed class BoardUnit(int index)
{
    /// <summary>Place among the phase's pieces, from 0.</summary>
    public int Index => index;

    /// <summary>What came of it; null until it is done.</summary>
    public WorkResult? Result { get; set; }

    /// <summary>How much of it the worker that is furthest has done, 0 to 1.</summary>
    public double Part { get; set; }

    /// <summary>
    /// Its tickets that may still count: one, or two where the first was slow; of a unit that is done, the one that did it.
    /// </summary>
    public List<BoardTicket> Tickets { get; } = [];

    /// <summary>What became of workers that had it.</summary>
    public WorkerLosses Losses { get; } = new();

    /// <summary>Workers that could not do it.</summary>
    public WorkFaults Faults { get; } = new();
}
