namespace Grid.Grains.Tenants.Quotas;

/// <summary>What jobs of a model have cost lately. Older jobs count less and less, so both numbers stay bounded.</summary>
/// <param name="Work">Sum of <see cref="JobWork.Evaluated"/>.</param>
/// <param name="Seconds">Sum of the device-seconds it took.</param>
[GenerateSerializer, Alias("grid.model-rate"), Immutable]
internal sealed record ModelRate([property: Id(0)] double Work, [property: Id(1)] double Seconds);
