using System.Diagnostics.CodeAnalysis;

namespace Grid.Storage.Artifacts;

/// <summary>
/// The name of an artifact, made by the grid and never by a caller: two to eight parts joined by slashes, the first of them the tenant.
/// A part has 1 to 100 of <c>a-z 0-9 . _ -</c> and begins with a letter or digit, so no name can leave a store's root.
/// </summary>
public sealed record ArtifactName
{
    private const int MaxParts = 8;
    private const int MaxPartLength = 100;

    private ArtifactName(string value) => Value = value;

    /// <summary>The whole name.</summary>
    public string Value { get; }

    /// <summary>The name of a job's file.</summary>
    /// <exception cref="ArgumentException">A part breaks the rules.</exception>
    public static ArtifactName ForJob(string tenant, string job, string file) => Parse($"{JobFolder(tenant, job)}/{file}");

    /// <summary>What the names of all files of a job begin with; for <see cref="IArtifactStore.DeleteFolderAsync"/>.</summary>
    public static ArtifactName JobFolder(string tenant, string job) => Parse($"{tenant}/jobs/{job}");

    /// <summary>Reads a name.</summary>
    /// <exception cref="ArgumentException">The text breaks the rules.</exception>
    public static ArtifactName Parse(string value) =>
        TryParse(value, out var name)
            ? name
            : throw new ArgumentException(
                $"'{value}' is not an artifact name: two to {MaxParts} parts of a-z 0-9 . _ - joined by slashes.",
                nameof(value)
            );

    /// <summary>Reads a name; false where the text breaks the rules.</summary>
    public static bool TryParse(string? value, [NotNullWhen(true)] out ArtifactName? name)
    {
        name = null;
        if (value is null)
        {
            return false;
        }

        var parts = value.Split('/');
        if (parts.Length is < 2 or > MaxParts || !parts.All(IsPart))
        {
            return false;
        }

        name = new ArtifactName(value);
        return true;
    }

    /// <inheritdoc />
    public override string ToString() => Value;

    private static bool IsPart(string part) =>
        part.Length is > 0 and <= MaxPartLength
        && char.IsAsciiLetterOrDigit(part[0])
        && part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-');
}
