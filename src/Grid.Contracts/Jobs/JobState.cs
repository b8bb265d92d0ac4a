namespace Grid.Contracts.Jobs;

/// <summary>Where a job stands. The last four states are final.</summary>
[GenerateSerializer, Alias("grid.job-state")]
public enum JobState
{
    /// <summary>Accepted and written; no worker has begun.</summary>
    Queued = 0,

    /// <summary>The prompt is being encoded.</summary>
    Preparing = 1,

    /// <summary>Latents are being denoised.</summary>
    Running = 2,

    /// <summary>Latents are being turned into frames.</summary>
    Decoding = 3,

    /// <summary>The file, its thumbnail and its manifest are being written.</summary>
    Finalizing = 4,

    /// <summary>Cancellation is asked for; the worker stops at its next step.</summary>
    Canceling = 5,

    /// <summary>The video can be fetched.</summary>
    Completed = 6,

    /// <summary>The job ended with an error.</summary>
    Failed = 7,

    /// <summary>The job was canceled before it ended.</summary>
    Canceled = 8,

    /// <summary>The job waited longer than it may.</summary>
    Expired = 9,
}
