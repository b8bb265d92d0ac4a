namespace Grid.Contracts.Jobs;

/// <summary>What is being done for a job; finer than its state and not kept over a restart.</summary>
[GenerateSerializer, Alias("grid.job-phase")]
public enum JobPhase
{
    /// <summary>A ticket of the job lies in the pool.</summary>
    Waiting = 0,

    /// <summary>A worker encodes the prompt, and loads the model when it has not got it.</summary>
    EncodingPrompt = 1,

    /// <summary>A worker denoises.</summary>
    Denoising = 2,

    /// <summary>A worker decodes latents to frames and compresses them.</summary>
    Decoding = 3,

    /// <summary>A worker puts the file together.</summary>
    Assembling = 4,

    /// <summary>Nothing is left to do.</summary>
    Ended = 5,

    /// <summary>A worker does what a kind of job other than a video has for it.</summary>
    Working = 6,
}
