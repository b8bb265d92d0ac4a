namespace Grid.Grains.Jobs;

/// <summary>What is kept of one job, whatever its kind. A kind's record adds what it knows of its work.</summary>
internal interface IJobRecord
{
    /// <summary>The newest version of the record's shape; to be raised with every change that an older grid must not write over.</summary>
    static abstract int NewestVersion { get; }

    /// <summary>The oldest version that is read.</summary>
    static abstract int OldestVersion { get; }

    /// <summary>The version it was written in; see <see cref="StateVersion"/>.</summary>
    int Version { get; set; }

    /// <summary>What is the same for every kind.</summary>
    JobLifeState Life { get; }
}
