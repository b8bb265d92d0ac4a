namespace Grid.Gateway.Models;

/// <summary>How far a request may go: sizes in pixels, frames are 1 or a multiple of <paramref name="FrameMultiple"/>,
/// and with <paramref name="ExtraFrame"/> also one more than a multiple.</summary>
public sealed record ModelLimitsResource(
    int MinSize, int MaxSize, int SizeMultiple, int MaxFrames, int FrameMultiple, bool ExtraFrame, int MaxSteps, IReadOnlyList<string> Samplers);
