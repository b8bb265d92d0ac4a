namespace Grid.Grains.Tenants.Jobs;

/// <summary>Where a job's entry lies.</summary>
/// <param name="Head">Its block.</param>
/// <param name="Place">Its place in the block, from 0.</param>
/// <param name="Entry">The entry.</param>
internal sealed record EntryLocation(JobBlockHead Head, int Place, JobEntry Entry);
