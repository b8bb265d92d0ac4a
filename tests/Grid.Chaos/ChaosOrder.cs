using Grid.Contracts.Tenants;

namespace Grid.Chaos;

/// <summary>A job of a run: whose it is, what is asked for and what is done to it.</summary>
/// <param name="Number">From 0; names the job towards the grid.</param>
/// <param name="Tenant">Who submits.</param>
/// <param name="Kind">Which of <see cref="ChaosRequests.All"/>.</param>
/// <param name="Case">What is done to it.</param>
public sealed record ChaosOrder(int Number, TenantId Tenant, int Kind, ChaosCase Case)
{
    /// <summary>A tenant that may have few jobs at a time.</summary>
    public static TenantId Capped { get; } = TenantId.Parse("cleo");

    /// <summary>Who submits what is waited for.</summary>
    public static IReadOnlyList<TenantId> Patient { get; } = [TenantId.Parse("ada"), TenantId.Parse("ben"), Capped];

    /// <summary>A tenant that removes what it submits.</summary>
    public static TenantId Deleting { get; } = TenantId.Parse("dora");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<TenantId> Tenants { get; } = [.. Patient, Deleting];

    /// <summary>
    /// The order of a number: of ten jobs one is removed, one canceled, two tried again, and each tenant goes through all requests.
    /// </summary>
    public static ChaosOrder Of(int number)
    {
        var kind = number / Patient.Count % ChaosRequests.All.Count;
        return (number % 10) switch
        {
            4 => new ChaosOrder(number, Deleting, kind, ChaosCase.Deleted),
            6 => new ChaosOrder(number, Patient[number % Patient.Count], kind, ChaosCase.Canceled),
            2 or 8 => new ChaosOrder(number, Patient[number % Patient.Count], kind, ChaosCase.Retried),
            _ => new ChaosOrder(number, Patient[number % Patient.Count], kind, ChaosCase.Plain),
        };
    }
}
