namespace Grid.Grains.Tenants.Jobs;

/// <summary>Records of full blocks, by number.</summary>
internal interface IJobBlockStore
{
    /// <summary>Reads a block.</summary>
    /// <exception cref="InvalidDataException">There is no such record.</exception>
    Task<JobBlock> ReadBlockAsync(int number);

    /// <summary>Writes a block, over what an earlier attempt may have left.</summary>
    Task WriteBlockAsync(JobBlock block);

    /// <summary>Removes a block's record if there is one.</summary>
    Task ClearBlockAsync(int number);
}
