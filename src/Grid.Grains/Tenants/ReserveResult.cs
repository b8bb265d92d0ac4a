using Grid.Contracts.Tenants;

namespace Grid.Grains.Tenants;

/// <summary>The answer to a job's admission: the id made for it, or why it was refused.</summary>
internal sealed record ReserveResult(Guid? Job, JobRejection? Rejection);
