namespace Grid.Media.Checks;

/// <summary>What a file must hold.</summary>
/// <param name="Width">In pixels; MP4 stores an odd side one pixel larger.</param>
/// <param name="Height">In pixels; MP4 stores an odd side one pixel larger.</param>
/// <param name="Frames">Number of coded pictures.</param>
/// <param name="Rate">Frames per second; of no account in a picture.</param>
public sealed record MediaExpectation(VideoFormat Format, int Width, int Height, int Frames, FrameRate Rate);
