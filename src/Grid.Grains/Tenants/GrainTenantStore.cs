using Grid.Grains.Tenants.Jobs;
using Orleans.Storage;

namespace Grid.Grains.Tenants;

/// <summary>Keeps a tenant in grain storage: its record as the grain's state, each block as a further record of the same grain.</summary>
internal sealed class GrainTenantStore(IPersistentState<TenantState> state, IGrainStorage storage, GrainId grain) : ITenantStore
{
    public Task WriteAsync() => state.WriteStateAsync();

    public async Task<JobBlock> ReadBlockAsync(int number)
    {
        var record = await FindAsync(number);
        if (record is not { RecordExists: true, State: { } block })
        {
            throw new InvalidDataException($"The record of block {number} of {grain} is missing.");
        }

        StateVersion.Check($"block {number} of {grain}", block.Version, JobBlock.CurrentVersion);
        return block;
    }

    public async Task WriteBlockAsync(JobBlock block)
    {
        // An attempt that was cut off may have left a record, and only who has read it may write over it.
        var record = await FindAsync(block.Number);
        record.State = block;
        await storage.WriteStateAsync(RecordNames.Block(block.Number), grain, record);
    }

    public async Task ClearBlockAsync(int number) =>
        await storage.ClearStateAsync(RecordNames.Block(number), grain, await FindAsync(number));

    private async Task<GrainState<JobBlock>> FindAsync(int number)
    {
        var record = new GrainState<JobBlock>();
        await storage.ReadStateAsync(RecordNames.Block(number), grain, record);
        return record;
    }
}
