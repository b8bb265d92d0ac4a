namespace Grid.Contracts.Tenants;

/// <summary>The answer to a change of settings.</summary>
/// <param name="Settings">What the tenant may do after the call.</param>
/// <param name="Rejection">Why nothing was changed; null when the change was made.</param>
[GenerateSerializer, Alias("grid.tenant-settings-result"), Immutable]
public sealed record TenantSettingsResult([property: Id(0)] TenantSettings Settings, [property: Id(1)] JobRejection? Rejection);
