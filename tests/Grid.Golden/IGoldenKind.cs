namespace Grid.Golden;

/// <summary>Runs the cases of one kind and compares with the reference's outputs.</summary>
public interface IGoldenKind
{
    /// <summary>The <c>kind</c> of the case files, such as <c>dit</c>.</summary>
    string Kind { get; }

    /// <summary>Runs one case. Throws when it cannot be run at all; that counts as a failure.</summary>
    GoldenResult Run(GoldenCase golden);
}
