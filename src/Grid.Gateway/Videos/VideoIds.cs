using System.Diagnostics.CodeAnalysis;
using Grid.Contracts.Jobs;
using Grid.Contracts.Tenants;

namespace Grid.Gateway.Videos;

/// <summary>Ids of videos as users write them.</summary>
internal static class VideoIds
{
    private const string Prefix = "video_";
    private const int Length = 38;

    /// <summary>The key of a tenant's video; false for ids the grid never makes, which then need not be looked for.</summary>
    public static bool TryKey(TenantId tenant, string id, [NotNullWhen(true)] out JobKey? key)
    {
        var valid =
            id.Length == Length
            && id.StartsWith(Prefix, StringComparison.Ordinal)
            && id.AsSpan(Prefix.Length).IndexOfAnyExcept("0123456789abcdef") < 0;
        key = valid ? tenant.KeyOf(id) : null;
        return valid;
    }
}
