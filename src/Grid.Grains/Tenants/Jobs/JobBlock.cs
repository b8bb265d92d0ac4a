namespace Grid.Grains.Tenants.Jobs;

/// <summary>
/// A run of a tenant's jobs in the order of their acceptance. Once full it gets a record of its own and never changes again.
/// </summary>
[GenerateSerializer, Alias("grid.job-block")]
internal sealed class JobBlock
{
    /// <summary>Entries of a full block.</summary>
    public const int Capacity = 512;

    /// <summary>The newest version of this record's shape; to be raised with every change that an older grid must not write over.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The version it was written in; see <see cref="StateVersion"/>.</summary>
    [Id(2)]
    public int Version { get; set; }

    /// <summary>Names the block's record; grows from block to block.</summary>
    [Id(0)]
    public int Number { get; set; }

    [Id(1)]
    public List<JobEntry> Entries { get; set; } = [];
}
