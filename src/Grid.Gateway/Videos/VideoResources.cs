using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Grid.Contracts;
using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;
using Grid.Contracts.Videos;
using Grid.Gateway.Errors;
using Grid.Sampling.Windows;

namespace Grid.Gateway.Videos;

/// <summary>Jobs as the API shows them.</summary>
internal static class VideoResources
{
    /// <param name="job">A <see cref="VideoSnapshot"/>.</param>
    public static VideoResource Create(JobSnapshot job) => Of((VideoSnapshot)job);

    /// <summary>The four states OpenAI's clients know.</summary>
    public static string Status(JobState state) =>
        state switch
        {
            JobState.Queued => "queued",
            JobState.Completed => "completed",
            JobState.Failed or JobState.Canceled or JobState.Expired => "failed",
            _ => "in_progress",
        };

    /// <summary>A preview as the API shows it.</summary>
    public static VideoPreviewResource Create(JobPreview preview) =>
        new(preview.Evaluation, preview.MediaType, ImmutableCollectionsMarshal.AsArray(preview.Content) ?? []);

    private static VideoResource Of(VideoSnapshot job) =>
        new()
        {
            Id = job.Key.Job,
            Status = Status(job.State),
            State = job.State.ToName(),
            Progress = job.Progress.Percent,
            CreatedAt = job.CreatedAt.ToUnixTimeSeconds(),
            StartedAt = job.StartedAt?.ToUnixTimeSeconds(),
            CompletedAt = job.State == JobState.Completed ? job.EndedAt?.ToUnixTimeSeconds() : null,
            Model = job.Spec.Model,
            ModelHash = job.ModelHash,
            Prompt = job.Spec.Prompt,
            NegativePrompt = job.Spec.NegativePrompt,
            Size = string.Create(CultureInfo.InvariantCulture, $"{job.Spec.Width}x{job.Spec.Height}"),
            Seconds = job.Spec.Fps.SecondsOf(job.Spec.Frames).ToString("0.######", CultureInfo.InvariantCulture),
            Frames = job.Spec.Frames,
            Fps = job.Spec.Fps.Value,
            FrameRate = job.Spec.Fps.ToString(),
            Steps = job.Spec.Steps,
            GuidanceScale = job.Spec.GuidanceScale,
            Seed = job.Spec.Seed,
            Sampler = job.Spec.Sampler,
            Noise = job.Spec.Noise,
            Format = job.Spec.Format,
            Window = job.Spec.Window,
            Overlap = job.Spec.Overlap,
            WindowSchedule = job.Spec.WindowSchedule,
            WindowBlend = job.Spec.WindowBlend,
            PreviewEvery = job.Spec.PreviewEvery,
            Plan = Plan(job.Plan),
            Phase = JsonNamingPolicy.SnakeCaseLower.ConvertName(job.Progress.Phase.ToString()),
            Step = job.Progress.Step,
            StepsTotal = job.Progress.StepsTotal,
            EtaSeconds = job.Progress.EtaSeconds,
            QueuePosition = job.Progress.QueuePosition,
            Priority = job.Terms.Priority.ToName(),
            Rank = job.Terms.Rank,
            DeviceSeconds = Math.Round(job.DeviceSeconds, 3),
            Retries = job.Retries,
            Error = Error(job),
            Warnings =
            [
                .. job.Warnings.Select(warning => new VideoWarningResource(warning.Code, warning.Param, warning.Message, warning.Used)),
            ],
            Sha256Frames = job.FramesSha256,
            Sha256Latents = job.LatentsSha256,
            SeamScore = job.SeamScore,
            ComputeProfile = job.ComputeProfile,
            Files = [.. job.Outputs.Select(output => new VideoFileResource(output.Variant, output.MediaType, output.Bytes, output.Sha256))],
        };

    private static VideoPlanResource Plan(VideoPlan plan)
    {
        var windows = new WindowPlan(plan.LatentFrames, plan.Window, plan.Overlap, plan.Chunk, plan.Schedule, plan.Blend).WindowsAt(0);
        return new VideoPlanResource(windows.Count, plan.Slices.Length);
    }

    // A client that knows four states takes a canceled video for a failed one and looks here for the reason.
    private static ErrorBody? Error(JobSnapshot job) =>
        job.State == JobState.Canceled ? new ErrorBody(GridErrorCodes.Canceled, "The video was canceled.")
        : job.Error is { } error ? new ErrorBody(error.Code, error.Message)
        : null;
}
