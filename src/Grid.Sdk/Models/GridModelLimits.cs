namespace Grid.Sdk.Models;

/// <summary>How far a request may go: sizes in pixels; frames are 1 or a multiple of <paramref name="FrameMultiple"/>, of which the network sees at most
/// <paramref name="MaxWindow"/> at once.</summary>
public sealed record GridModelLimits(
    int MinSize, int MaxSize, int SizeMultiple, int MaxFrames, int MaxWindow, int FrameMultiple, int MaxSteps, IReadOnlyList<string> Samplers);
