using Grid.Storage.Space;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grid.Storage.Tests.Space;

/// <summary>Makes guards whose volumes a test fills.</summary>
internal static class SpaceGuards
{
    public static SpaceGuard Of(
        Dictionary<SpaceArea, string> folders,
        TimeProvider? timeProvider = null,
        Func<string, VolumeSpace?>? measure = null
    ) => new(folders, timeProvider ?? TimeProvider.System, NullLogger<SpaceGuard>.Instance, measure);
}
