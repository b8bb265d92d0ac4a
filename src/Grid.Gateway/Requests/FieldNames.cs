namespace Grid.Gateway.Requests;

/// <summary>Names of fields as they are told to callers.</summary>
internal static class FieldNames
{
    // Longest name that is told whole, in characters.
    private const int MaxLength = 40;

    public static string Shorten(string name) => name.Length <= MaxLength ? name : name[..MaxLength] + "...";
}
