using System.Diagnostics.CodeAnalysis;
using Grid.Contracts.Tenants;

namespace Grid.Contracts.Jobs;

/// <summary>The identity of a job: its tenant and its id within the tenant. As a grain key it reads <c>{tenant}/{job}</c>; the tenant
/// keeps the rule of <see cref="TenantId"/>.</summary>
[GenerateSerializer, Alias("grid.job-key"), Immutable]
public readonly record struct JobKey([property: Id(0)] string Tenant, [property: Id(1)] string Job)
{
    /// <summary>Reads a grain key.</summary>
    /// <exception cref="FormatException">The text is not <c>{tenant}/{job}</c>.</exception>
    public static JobKey Parse(string key) =>
        TryParse(key, out var parsed) ? parsed.Value : throw new FormatException($"'{key}' is not a job key of the form tenant/job.");

    /// <summary>Reads a grain key; false where the text is not one.</summary>
    public static bool TryParse(string key, [NotNullWhen(true)] out JobKey? parsed)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var valid = slash > 0 && slash < key.Length - 1 && key.IndexOf('/', slash + 1) < 0 && TenantId.TryParse(key[..slash], out _);
        parsed = valid ? new JobKey(key[..slash], key[(slash + 1)..]) : null;
        return valid;
    }

    /// <summary>
    /// What kind of job it is: what its id has before the underscore, such as <c>video</c>; empty where the id has none.
    /// </summary>
    public string Kind => Job.IndexOf('_', StringComparison.Ordinal) is > 0 and var end ? Job[..end] : "";

    /// <inheritdoc />
    public override string ToString() => $"{Tenant}/{Job}";
}
