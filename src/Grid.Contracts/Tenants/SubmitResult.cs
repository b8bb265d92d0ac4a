using Grid.Contracts.Jobs;

namespace Grid.Contracts.Tenants;

/// <summary>The answer to a request: either <see cref="Job"/> or <see cref="Rejection"/> is set.</summary>
[GenerateSerializer, Alias("grid.submit-result"), Immutable]
public sealed record SubmitResult
{
    /// <summary>The job, when the request was accepted.</summary>
    [Id(0)]
    public JobSnapshot? Job { get; private init; }

    /// <summary>Whether this call made the job; false when an earlier call with the same idempotency key did.</summary>
    [Id(1)]
    public bool Created { get; private init; }

    /// <summary>Why the request was refused.</summary>
    [Id(2)]
    public JobRejection? Rejection { get; private init; }

    /// <summary>An accepted request.</summary>
    public static SubmitResult Accepted(JobSnapshot job, bool created) => new() { Job = job, Created = created };

    /// <summary>A refused request.</summary>
    public static SubmitResult Rejected(JobRejection rejection) => new() { Rejection = rejection };
}
