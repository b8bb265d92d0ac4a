using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;
using Grid.Contracts.Work;
using Grid.Grains.Jobs.Boards;

namespace Grid.Grains.Jobs;

/// <summary>
/// The work of one kind of job: what workers are handed, what becomes of what they hand in, and what is in memory meanwhile. Writing,
/// telling, leases and the end are its grain's: see <see cref="JobGrain{TState}"/>.
/// </summary>
/// <remarks>What has an answer here is for kinds with more than one ticket after another: files of their own, or work in pieces.</remarks>
internal interface IJobFlow
{
    /// <summary>The rules of its life.</summary>
    JobLife Life { get; }

    /// <summary>The last checkpoint's artifact; null where there is none.</summary>
    string? Checkpoint => null;

    /// <summary>Whether each piece's result is written, and not only the last one's.</summary>
    bool KeepsPieces => false;

    /// <summary>The artifacts that the record names, files for the tenant included.</summary>
    IEnumerable<string> Artifacts => Life.Outputs.Select(output => output.Artifact);

    /// <summary>Whether the job has a folder of files that are of no use after its end.</summary>
    bool HasWorkFolder => false;

    /// <summary>The present work as logs name it.</summary>
    string WorkName => "piece";

    /// <summary>The job as others may see it.</summary>
    /// <param name="isWorkedOn">Whether a worker has a ticket of it.</param>
    JobSnapshot Snapshot(bool isWorkedOn);

    /// <summary>The work behind a lease that has been handed its ticket.</summary>
    /// <param name="piece">The piece, where work is done piece by piece.</param>
    WorkPayload Describe(TicketLease lease, BoardTicket? piece);

    /// <summary>Takes how far a worker is.</summary>
    void Note(WorkProgress progress) { }

    /// <summary>Goes back to what is written, or to what the pieces in memory have done.</summary>
    void NoteReturn() { }

    /// <summary>Takes the result of a ticket, by which the job goes on to the next one, to pieces, or to its end.</summary>
    void Take(WorkResult result);

    /// <summary>What keeps the pieces of the present work from being made and ends the job; null where nothing does.</summary>
    /// <exception cref="Exception">Something does for a while: the pool keeps a job that does not answer, and asks again.</exception>
    JobError? FindObstacle() => null;

    /// <summary>Makes the pieces of the present work from what is written, or ends it where they are all done.</summary>
    /// <exception cref="FileNotFoundException">A file that it goes on from has gone.</exception>
    Task OpenPiecesAsync() => Task.CompletedTask;

    /// <summary>Notes that a piece was done, and others are not yet.</summary>
    void NotePiece() { }

    /// <summary>Goes on when all pieces are done.</summary>
    Task EndPiecesAsync() => Task.CompletedTask;

    /// <summary>Forgets what is in memory of pieces.</summary>
    void DropPieces() { }

    /// <summary>The artifacts that a result names.</summary>
    IEnumerable<string> WrittenBy(WorkResult result) => [];
}
