using System.Globalization;
using Grid.Contracts;
using Grid.Contracts.Jobs;
using Grid.Contracts.Tenants;
using Grid.Grains.Tenants.Quotas;

namespace Grid.Grains.Tenants;

/// <summary>The sentences a tenant is refused with.</summary>
internal static class TenantRejections
{
    public static JobRejection TooLarge(long pixelSteps, long most) =>
        new(
            GridErrorCodes.JobTooLarge,
            string.Create(
                CultureInfo.InvariantCulture,
                $"frames x width x height x steps may be at most {most:#,0} in one job; this job has {pixelSteps:#,0}, so ask "
                    + $"for fewer frames, pixels or steps."
            ),
            null
        );

    public static JobRejection TooManyJobs(int most) =>
        new(
            GridErrorCodes.TooManyJobs,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The limit is {most:#,0} jobs queued or running at one time, and it is reached; wait until some have ended, "
                    + $"or cancel some."
            ),
            null
        );

    public static JobRejection QuotaExceeded(QuotaRefusal refusal, TimeSpan needed) =>
        new(
            GridErrorCodes.QuotaExceeded,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The {refusal.Period}'s budget is {Seconds(refusal.Cap)} GPU-seconds, {Seconds(refusal.Taken)} are used or "
                    + $"reserved; this job needs about {Seconds(needed)}."
            ),
            null
        );

    public static JobRejection StorageFull() =>
        new(
            GridErrorCodes.StorageFull,
            "The grid has no space left to keep the video; nothing was accepted, so send the request again in a while.",
            null
        );

    public static JobRejection NotRetryable(JobState state) =>
        new(
            GridErrorCodes.NotRetryable,
            $"The video is {state.ToName()}; only one that failed, expired or was canceled can be tried again.",
            null
        );

    public static JobRejection KeyLength(int length) =>
        new(
            GridErrorCodes.InvalidValue,
            $"Idempotency-Key must have 1 to {TenantDefaults.MaxIdempotencyKey} characters, not {length}.",
            "Idempotency-Key"
        );

    public static JobRejection KeyReused() =>
        new(
            GridErrorCodes.IdempotencyKeyReused,
            "This Idempotency-Key was used for another request; use a new key for a new request.",
            "Idempotency-Key"
        );

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
}
