namespace Grid.Contracts;

/// <summary>Stable error codes, for programs. The sentence beside them is for people and may change.</summary>
public static class GridErrorCodes
{
    /// <summary>A field has a value that is not allowed; the field is named.</summary>
    public const string InvalidValue = "invalid_value";

    /// <summary>A field that must be there is missing.</summary>
    public const string MissingField = "missing_field";

    /// <summary>The request holds a field that does not exist.</summary>
    public const string UnknownField = "unknown_field";

    /// <summary>The body cannot be read.</summary>
    public const string InvalidBody = "invalid_body";

    /// <summary>The body is larger than allowed.</summary>
    public const string BodyTooLarge = "body_too_large";

    /// <summary>The catalog has no model of that name.</summary>
    public const string UnknownModel = "unknown_model";

    /// <summary>The same idempotency key came with another request before.</summary>
    public const string IdempotencyKeyReused = "idempotency_key_reused";

    /// <summary>The tenant's budget of the day or of the month does not hold the job.</summary>
    public const string QuotaExceeded = "quota_exceeded";

    /// <summary>The tenant has as many jobs queued and running as it may have.</summary>
    public const string TooManyJobs = "too_many_jobs";

    /// <summary>Frames x pixels x steps are more than the tenant may ask for in one job.</summary>
    public const string JobTooLarge = "job_too_large";

    /// <summary>There is no such thing, or it belongs to someone else.</summary>
    public const string NotFound = "not_found";

    /// <summary>The job has no such file yet.</summary>
    public const string NotReady = "not_ready";

    /// <summary>The job's files were removed after the time for which the tenant keeps files.</summary>
    public const string FilesRemoved = "files_removed";

    /// <summary>The job is not in a state from which it can be tried again.</summary>
    public const string NotRetryable = "not_retryable";

    /// <summary>The address exists, but not with this method.</summary>
    public const string MethodNotAllowed = "method_not_allowed";

    /// <summary>The body's media type is not understood.</summary>
    public const string UnsupportedMediaType = "unsupported_media_type";

    /// <summary>The caller is nobody the grid knows.</summary>
    public const string Unauthenticated = "unauthenticated";

    /// <summary>The file is not the one that If-Match or If-Unmodified-Since asks for.</summary>
    public const string PreconditionFailed = "precondition_failed";

    /// <summary>The range lies outside of the file.</summary>
    public const string RangeNotSatisfiable = "range_not_satisfiable";

    /// <summary>The request is for another state than the one that is served at this address.</summary>
    public const string OtherState = "other_state";

    /// <summary>A part of the grid does not answer: a silo that is lost, or the store of its state. It is known, and passes.</summary>
    public const string GridUnavailable = "grid_unavailable";

    /// <summary>No space is left where the grid keeps jobs and files; the request may be sent again later.</summary>
    public const string StorageFull = "storage_full";

    /// <summary>The grid failed; the request may be sent again.</summary>
    public const string Internal = "internal_error";

    /// <summary>The model's files changed after the job was accepted, or cannot be read.</summary>
    public const string ModelUnavailable = "model_unavailable";

    /// <summary>The model was found a moment ago and its files are still being read; the request may be sent again.</summary>
    public const string ModelNotReady = "model_not_ready";

    /// <summary>Several workers could not do the work.</summary>
    public const string WorkFailed = "work_failed";

    /// <summary>The model made values that are not numbers.</summary>
    public const string ModelOutputInvalid = "model_output_invalid";

    /// <summary>Several workers were lost while they worked on the same ticket.</summary>
    public const string PoisonTicket = "poison_ticket";

    /// <summary>A file the job needs has gone from the artifact store.</summary>
    public const string ArtifactLost = "artifact_lost";

    /// <summary>The job was canceled.</summary>
    public const string Canceled = "canceled";

    /// <summary>The job waited longer than it may.</summary>
    public const string Expired = "expired";
}
