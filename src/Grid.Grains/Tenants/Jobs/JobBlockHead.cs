using System.Collections;

namespace Grid.Grains.Tenants.Jobs;

/// <summary>
/// What a tenant's own record says of a block: where to look for a job, and what has become of each. At most about 270 bytes.
/// </summary>
[GenerateSerializer, Alias("grid.job-block-head")]
internal sealed class JobBlockHead
{
    [Id(0)]
    public int Number { get; set; }

    /// <summary>Entries of the block, those of removed jobs included.</summary>
    [Id(1)]
    public int Count { get; set; }

    /// <summary>Time of the earliest entry, in milliseconds since 1970.</summary>
    [Id(2)]
    public long From { get; set; }

    /// <summary>Time of the latest entry, in milliseconds since 1970.</summary>
    [Id(3)]
    public long To { get; set; }

    /// <summary>Entries whose reservation is open, by place; null for none.</summary>
    [Id(4)]
    public BitArray? Open { get; set; }

    /// <summary>Entries whose job was removed, by place; null for none.</summary>
    [Id(5)]
    public BitArray? Removed { get; set; }

    /// <summary>
    /// Entries whose reservation is open and whose job is known to have a record, by place; null for none. Those with an ended reservation
    /// had one.
    /// </summary>
    [Id(6)]
    public BitArray? Made { get; set; }

    /// <summary>Entries whose job was removed.</summary>
    public int RemovedCount => Removed?.Cast<bool>().Count(removed => removed) ?? 0;

    public bool IsOpen(int place) => Open is not null && Open[place];

    public bool IsRemoved(int place) => Removed is not null && Removed[place];

    /// <summary>
    /// Whether the job's record was written. Of other entries the call that reserved may have been cut off before it made a job.
    /// </summary>
    public bool HasRecord(int place) => !IsOpen(place) || (Made is not null && Made[place]);

    /// <summary>Whether no job of a full block is left, and no reservation of a removed one.</summary>
    public bool IsSpent => Open is null && Removed is not null && Removed.HasAllSet();

    public void MarkAdded(long time, bool open)
    {
        From = Count == 0 ? time : Math.Min(From, time);
        To = Math.Max(To, time);
        if (open)
        {
            (Open ??= new BitArray(JobBlock.Capacity))[Count] = true;
        }

        Count++;
    }

    public void MarkOpen(int place) => (Open ??= new BitArray(JobBlock.Capacity))[place] = true;

    public void MarkClosed(int place)
    {
        if (IsOpen(place))
        {
            Open![place] = false;
            Open = Open.HasAnySet() ? Open : null;
            if (Made is not null)
            {
                Made[place] = false;
                Made = Made.HasAnySet() ? Made : null;
            }
        }
    }

    public void MarkMade(int place) => (Made ??= new BitArray(JobBlock.Capacity))[place] = true;

    public void MarkRemoved(int place) => (Removed ??= new BitArray(JobBlock.Capacity))[place] = true;
}
