namespace Grid.Sdk.Models;

/// <summary>Values for what a request leaves out; sizes in pixels.</summary>
public sealed record GridModelDefaults(
    int Width,
    int Height,
    int Frames,
    double Fps,
    int Steps,
    double GuidanceScale,
    string Sampler,
    int Window,
    int Overlap
);
