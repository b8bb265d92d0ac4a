namespace Grid.Grains;

/// <summary>The version of the shape in which a record is kept. A record that says none was written before versions were kept.</summary>
internal static class StateVersion
{
    /// <summary>
    /// Makes sure that a record is not of a newer grid, which may have put something there that this one would drop with its next write.
    /// </summary>
    /// <param name="record">What it is a record of, for the message.</param>
    /// <param name="written">The version the record was written in.</param>
    /// <param name="known">The newest version this grid writes; what is given back.</param>
    /// <param name="oldest">The oldest version this grid reads.</param>
    /// <exception cref="InvalidDataException">The record is newer, or too old.</exception>
    public static int Check(string record, int written, int known, int oldest = 0)
    {
        if (written < oldest)
        {
            throw new InvalidDataException(
                $"The record of {record} has version {written}, and this grid reads versions from {oldest} on: "
                    + "finish or remove it with the older version of the grid that wrote it."
            );
        }

        return written <= known
            ? known
            : throw new InvalidDataException(
                $"The record of {record} has version {written}, and this grid knows versions up to {known}: start the newer "
                    + "version of the grid that wrote it."
            );
    }
}
