using Grid.Contracts.Videos;
using Grid.Sampling.Progress;

namespace Grid.Grains.Videos;

/// <summary>A job's state as others may see it.</summary>
internal static class VideoJobView
{
    public static JobSnapshot Snapshot(JobKey key, VideoJobState state, JobProgressPoint point, VideoClock clock, bool isWorkedOn) =>
        new()
        {
            Key = key,
            State = state.State,
            Spec = state.Spec!,
            Plan = state.Plan!,
            ModelHash = state.ModelHash,
            Progress = new JobProgress(
                JobProgressMeter.Percent(state.State, point, state.EvaluationsTotal),
                JobProgressMeter.Phase(state, point.Kind, isWorkedOn),
                point.Evaluations,
                state.EvaluationsTotal,
                state.State.IsFinal() ? null : clock.Estimate(state.EvaluationsTotal - point.Evaluations),
                QueuePosition: null
            ),
            CreatedAt = state.CreatedAt,
            StartedAt = state.StartedAt,
            EndedAt = state.EndedAt,
            Error = state.Error,
            Outputs = state.Outputs,
            FramesSha256 = state.FramesSha256,
            LastSequence = state.LastSequence,
            Terms = state.Terms,
            DeviceSeconds = state.DeviceSeconds,
            Retries = state.Retries,
            LatentsSha256 = state.LatentsSha256,
            SeamScore = state.SeamScore,
            ComputeProfile = state.Profile,
            Warnings = state.Warnings.IsDefault ? [] : state.Warnings,
        };
}
