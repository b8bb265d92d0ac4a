using Grid.Contracts;
using Grid.Contracts.Jobs;
using Grid.Contracts.Work;

namespace Grid.Grains.Jobs;

/// <summary>The workers that could not do one piece of work. Several different ones say that the work cannot be done.</summary>
[GenerateSerializer, Alias("grid.work-faults")]
internal sealed class WorkFaults
{
    /// <summary>Workers that could not do it, each once.</summary>
    [Id(0)]
    public List<string> Workers { get; set; } = [];

    /// <summary>Those of them that failed with something else than a full disk.</summary>
    [Id(1)]
    public List<string> Blaming { get; set; } = [];

    /// <summary>Faults, those by full disks left out.</summary>
    [Id(2)]
    public int Count { get; set; }

    /// <summary>Faults by full disks.</summary>
    [Id(3)]
    public int SpaceCount { get; set; }

    /// <summary>The newest; null before the first.</summary>
    [Id(4)]
    public WorkFault? Last { get; set; }

    /// <summary>Whether there are none.</summary>
    public bool AreNone => Last is null;

    /// <summary>
    /// Whether the work is not to be tried again. A full disk says nothing about the work, however many workers share it, so it is waited
    /// for.
    /// </summary>
    public bool AreTooMany =>
        Blaming.Count >= JobDefaults.MaxFaultedWorkers || Count >= JobDefaults.MaxFaults || SpaceCount >= JobDefaults.MaxSpaceFaults;

    /// <summary>How long the workers that could not do it leave it alone.</summary>
    public TimeSpan RetryAfter
    {
        get
        {
            var longest = Last?.Code == GridErrorCodes.StorageFull ? JobDefaults.LongestSpaceRetry : JobDefaults.LongestRetry;
            var growing = JobDefaults.FirstRetry * Math.Pow(2, Math.Clamp(Count + SpaceCount - 1, 0, 10));
            return growing < longest ? growing : longest;
        }
    }

    /// <summary>
    /// Why a job ends by them: a code, and a sentence that says nothing of machines, with the id under which a worker's log has the reason.
    /// </summary>
    public JobError Error
    {
        get
        {
            var (code, id) = (Last?.Code ?? GridErrorCodes.WorkFailed, Last?.Id);
            var tries = $"{(Workers.Count == 1 ? "a worker" : $"{Workers.Count} workers")} tried {Count + SpaceCount} times";
            return new JobError(
                code,
                code switch
                {
                    GridErrorCodes.ModelUnavailable =>
                        $"The model that the job was accepted with was removed, replaced or cannot be loaded ({tries}); "
                            + $"submit the request again, or ask the operator about {id}.",
                    GridErrorCodes.StorageFull =>
                        $"The grid had no space left for the job's files ({tries}); retry the job later, or ask the operator about {id}.",
                    _ => $"The work could not be done ({tries}); nothing is known to be wrong with the request. Retry the job "
                        + $"later, or ask the operator about {id}.",
                }
            );
        }
    }

    public void Add(string worker, WorkFault fault)
    {
        Last = fault;
        AddOnce(Workers, worker);
        if (fault.Code == GridErrorCodes.StorageFull)
        {
            SpaceCount++;
        }
        else
        {
            Count++;
            AddOnce(Blaming, worker);
        }
    }

    private static void AddOnce(List<string> workers, string worker)
    {
        if (!workers.Contains(worker))
        {
            workers.Add(worker);
        }
    }
}
