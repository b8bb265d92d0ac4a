namespace Grid.Grains.Jobs;

/// <summary>What a job's grain does for the flow of its work.</summary>
internal interface IJobHost
{
    /// <summary>Writes the record and shows watchers what was written. A job whose write failed ends its activation.</summary>
    Task WriteAsync();

    /// <summary>Shows watchers what has come that is not written.</summary>
    void Publish();

    /// <summary>Offers the tickets that are to be done now.</summary>
    Task OfferAsync();

    /// <summary>Makes the pieces of the present work, and offers nothing yet.</summary>
    Task BeginPiecesAsync();

    /// <summary>Ends work that is done piece by piece.</summary>
    void EndPieces();

    /// <summary>Lets a checkpoint go that a newer one has followed.</summary>
    Task ReplaceCheckpointAsync(string? checkpoint);
}
