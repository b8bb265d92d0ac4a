using Grid.Contracts.Jobs;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Videos;

internal sealed partial class VideoJobGrain
{
    [LoggerMessage(1001, LogLevel.Information, "Job {Job} accepted: {Model} {Width}x{Height}, {Frames} frames, {Steps} steps.")]
    private static partial void LogAccepted(ILogger logger, JobKey job, string model, int width, int height, int frames, int steps);
}
