namespace Grid.Grains.Models;

/// <summary>What models take and allow unless their sheet says otherwise; the values of the published V2 scripts.</summary>
internal static class VideoModelDefaults
{
    public const int Width = 672;
    public const int Height = 384;
    public const int Frames = 144;
    public const int Fps = 24;
    public const int Steps = 50;
    public const double GuidanceScale = 6.0;
    public const string Sampler = "DPM++";

    public const int MinSize = 16;
    public const int SizeMultiple = 16;
    public const int MaxSize = 1280;
    public const int FrameMultiple = 9;
    public const int MaxFrames = 144;
    public const int MaxSteps = 1000;
}
