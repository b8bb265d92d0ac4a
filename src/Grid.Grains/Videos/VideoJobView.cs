using Grid.Contracts.Jobs;
using Grid.Contracts.Videos;
using Grid.Sampling.Progress;

namespace Grid.Grains.Videos;

/// <summary>A job's state as others may see it.</summary>
internal static class VideoJobView
{
    public static VideoSnapshot Snapshot(JobKey key, VideoJobState state, JobProgressPoint point, VideoClock clock, bool isWorkedOn) =>
        new()
        {
            Key = key,
            State = state.Life.State,
            Spec = state.Spec!,
            Plan = state.Plan!,
            ModelHash = state.ModelHash,
            Progress = new JobProgress(
                JobProgressMeter.Percent(state.Life.State, point, state.EvaluationsTotal),
                JobProgressMeter.Phase(state.Life.State, point.Phase, isWorkedOn),
                point.Evaluations,
                state.EvaluationsTotal,
                state.Life.State.IsFinal() ? null : clock.Estimate(state.EvaluationsTotal - point.Evaluations),
                QueuePosition: null
            ),
            CreatedAt = state.Life.CreatedAt,
            StartedAt = state.Life.StartedAt,
            EndedAt = state.Life.EndedAt,
            Error = state.Life.Error,
            Outputs = state.Life.Outputs,
            FramesSha256 = state.FramesSha256,
            LastSequence = state.Life.LastSequence,
            Terms = state.Life.Terms,
            DeviceSeconds = state.Life.DeviceSeconds,
            Retries = state.Life.Retries,
            LatentsSha256 = state.LatentsSha256,
            SeamScore = state.SeamScore,
            ComputeProfile = state.Life.Profile,
            Warnings = state.Warnings.IsDefault ? [] : state.Warnings,
        };
}
