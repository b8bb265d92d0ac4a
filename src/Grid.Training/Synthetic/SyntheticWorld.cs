namespace Grid.Training.Synthetic;

/// <summary>
/// The world grid-tiny learns: 6 colours x 3 shapes x 4 directions x 3 backgrounds, 64 x 64 pixels, one speed.
/// Every fifth combination is kept out of training.
/// </summary>
public static class SyntheticWorld
{
    /// <summary>Height and width of a frame in pixels.</summary>
    public const int Size = 64;

    /// <summary>
    /// Pixels a frame. Nine frames, one chunk of the autoencoder, move a shape by 16 pixels: two latent cells, one patch of the
    /// transformer. So the next chunk is the last one shifted by a whole token.
    /// </summary>
    public const double FullSpeed = 16.0 / 9.0;

    /// <summary>
    /// Clips of the data set start on this lattice of pixels, one patch of the transformer: every chunk of every clip is the same few
    /// tokens.
    /// </summary>
    public const int StartLattice = 16;

    /// <summary>Places of the lattice along one side.</summary>
    public const int PlacesPerSide = Size / StartLattice;

    private const int HoldOutEvery = 5;

    /// <summary>Clear hues at middling contrast: what an autoencoder gets wrong at an edge costs its square.</summary>
    public static IReadOnlyList<NamedColor> Colors { get; } =
    [
        new("red", 0.84f, 0.22f, 0.24f),
        new("green", 0.24f, 0.72f, 0.28f),
        new("blue", 0.22f, 0.34f, 0.86f),
        new("yellow", 0.88f, 0.80f, 0.22f),
        new("purple", 0.72f, 0.28f, 0.80f),
        new("cyan", 0.22f, 0.78f, 0.82f),
    ];

    public static IReadOnlyList<NamedColor> Backgrounds { get; } =
    [new("black", 0.14f, 0.14f, 0.14f), new("gray", 0.46f, 0.46f, 0.46f), new("white", 0.80f, 0.80f, 0.80f)];

    /// <summary>All 216 combinations in a fixed order.</summary>
    public static IReadOnlyList<ShapeCombination> Combinations { get; } =
    [
        .. from color in Colors
        from shape in Enum.GetValues<ShapeKind>()
        from direction in Enum.GetValues<Direction>()
        from background in Backgrounds
        select new ShapeCombination(color, shape, direction, background),
    ];

    public static IReadOnlyList<ShapeCombination> TrainingCombinations { get; } =
    [.. Combinations.Where((_, index) => index % HoldOutEvery != HoldOutEvery - 1)];

    public static IReadOnlyList<ShapeCombination> HeldOutCombinations { get; } =
    [.. Combinations.Where((_, index) => index % HoldOutEvery == HoldOutEvery - 1)];

    /// <summary>The clip of a combination that starts at a place of the lattice, 0 to 15, row by row, at full speed.</summary>
    public static ShapeClip Clip(ShapeCombination combination, int place)
    {
        if (place is < 0 or >= PlacesPerSide * PlacesPerSide)
        {
            throw new ArgumentOutOfRangeException(
                nameof(place),
                place,
                $"place is {place}; it must be 0 to {(PlacesPerSide * PlacesPerSide) - 1}"
            );
        }

        return new ShapeClip(combination, place % PlacesPerSide * StartLattice, place / PlacesPerSide * StartLattice, FullSpeed);
    }
}
