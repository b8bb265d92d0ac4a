using Grid.Contracts.Videos;

namespace Grid.Grains.Videos;

/// <summary>How far a job is at this moment, of which only the end of each burst is written.</summary>
/// <param name="Phase">What is being done.</param>
/// <param name="Evaluations">Evaluations done.</param>
/// <param name="Part">The part that is done of the decoding, or of an evaluation that is done window by window, 0 to 1.</param>
internal readonly record struct JobProgressPoint(VideoPhase Phase, int Evaluations, double Part = 0)
{
    /// <summary>The place a restart would begin from.</summary>
    public static JobProgressPoint Written(VideoJobState state) => new(state.Phase, state.Evaluations);
}
