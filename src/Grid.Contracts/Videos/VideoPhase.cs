namespace Grid.Contracts.Videos;

/// <summary>
/// What is done for a video, one after another. A long one has the last two in place of denoising and decoding as a whole.
/// </summary>
[GenerateSerializer, Alias("grid.video-phase")]
public enum VideoPhase
{
    /// <summary>Turn the prompts into text states.</summary>
    EncodePrompt = 0,

    /// <summary>Denoise a burst of steps.</summary>
    Denoise = 1,

    /// <summary>Turn latents into frames and compress them.</summary>
    Decode = 2,

    /// <summary>Put file, thumbnail and manifest together.</summary>
    Assemble = 3,

    /// <summary>Evaluate the network once on one window of a long video.</summary>
    DenoiseWindow = 4,

    /// <summary>Turn one slice of a long video's latents into a segment of the file.</summary>
    DecodeSlice = 5,
}
