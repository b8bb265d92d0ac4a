using System.Collections.Immutable;
using Grid.Contracts.Videos;
using Grid.Contracts.Work;
using Grid.Grains.Videos.Latents;

namespace Grid.Grains.Videos;

/// <summary>The records of a video's work: what workers are handed, and the files that what they hand in names.</summary>
internal static class VideoWorks
{
    /// <summary>The work of a phase that is done in one.</summary>
    /// <param name="prefix">What names of the artifacts begin with.</param>
    /// <param name="profile">Compute profile of the worker; empty where it is unknown.</param>
    public static VideoWork Of(VideoJobState state, string prefix, TimeSpan burst, string profile)
    {
        var bound = state.Life.Profile ?? (profile.Length > 0 ? profile : null);
        ImmutableArray<VideoWarning> warnings = state.Warnings.IsDefault ? [] : state.Warnings;
        return state.Phase == VideoPhase.Assemble
            ? new VideoAssembly
            {
                OutputPrefix = prefix,
                Spec = state.Spec!,
                Plan = state.Plan!,
                ModelHash = state.ModelHash,
                Segments = state.Segments,
                FramesSha256 = state.FramesSha256,
                LatentsSha256 = state.LatentsSha256,
                SeamScore = state.SeamScore,
                Profile = bound,
                Warnings = warnings,
            }
            : new VideoBurst
            {
                OutputPrefix = prefix,
                Spec = state.Spec!,
                Plan = state.Plan!,
                ModelHash = state.ModelHash,
                Phase = state.Phase,
                Burst = burst,
                TextStates = state.TextStates,
                TextStatesSha256 = state.TextStatesSha256,
                Latents = state.Latents,
                LatentsSha256 = state.LatentsSha256,
                FirstEvaluation = state.Evaluations,
                Profile = bound,
                Warnings = warnings,
            };
    }

    /// <summary>A window of the stage's present evaluation.</summary>
    public static WindowEvaluation Window(VideoJobState state, string prefix, WindowStage stage, int index)
    {
        var (first, count) = stage.WindowAt(index);
        return new WindowEvaluation
        {
            OutputPrefix = prefix,
            Spec = state.Spec!,
            Plan = state.Plan!,
            ModelHash = state.ModelHash,
            Evaluation = stage.Evaluation,
            Index = index,
            First = first,
            Count = count,
            Timestep = stage.Timestep,
            TextStates = state.TextStates!,
            TextStatesSha256 = state.TextStatesSha256,
            Latents = stage.Input?.Value,
            WindowLatents = stage.CarriedAt(index),
        };
    }

    /// <summary>A slice of the decoding.</summary>
    public static SliceDecode Slice(VideoJobState state, string prefix, int index) =>
        new()
        {
            OutputPrefix = prefix,
            Spec = state.Spec!,
            Plan = state.Plan!,
            ModelHash = state.ModelHash,
            Slice = state.Plan!.Slices[index],
            Latents = state.Latents!,
        };

    /// <summary>The artifacts that a result names.</summary>
    public static IEnumerable<string> WrittenBy(WorkResult result) =>
        result switch
        {
            VideoBurstResult burst => new[] { burst.TextStates, burst.Latents }
                .OfType<string>()
                .Concat(burst.Outputs.Select(output => output.Artifact)),
            WindowEvaluationResult { Prediction: { } prediction } => [prediction],
            SliceDecodeResult slice => slice.Outputs.Select(output => output.Artifact),
            _ => [],
        };
}
