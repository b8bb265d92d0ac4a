namespace Grid.Contracts.Work;

/// <summary>
/// A worker could not do its work, for a reason that may lie with the worker: another one, or the same one later, may be able to.
/// </summary>
/// <param name="Code">
/// One of <see cref="GridErrorCodes"/>: <see cref="GridErrorCodes.StorageFull"/>, <see cref="GridErrorCodes.ModelUnavailable"/>, or else
/// <see cref="GridErrorCodes.WorkFailed"/>.
/// </param>
/// <param name="Id">Names the fault in the worker's log, where the exception is; no text of it goes further.</param>
[GenerateSerializer, Alias("grid.work-fault"), Immutable]
public sealed record WorkFault([property: Id(0)] string Code, [property: Id(1)] string Id);
