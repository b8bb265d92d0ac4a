namespace Grid.Sdk.Models;

/// <summary>How far a request may go: sizes in pixels; frames are 1 or a multiple of <paramref name="FrameMultiple"/>, and with
/// <paramref name="ExtraFrame"/> also one more than a multiple; the network sees at most <paramref name="MaxWindow"/> of them at
/// once.</summary>
public sealed record GridModelLimits(
    int MinSize,
    int MaxSize,
    int SizeMultiple,
    int MaxFrames,
    int MaxWindow,
    int FrameMultiple,
    bool ExtraFrame,
    int MaxSteps,
    IReadOnlyList<string> Samplers
);
