namespace Grid.Gateway.Models;

/// <summary>Values for what a request leaves out; members as in a request.</summary>
public sealed record ModelDefaultsResource(
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
