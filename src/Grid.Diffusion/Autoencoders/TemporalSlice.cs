namespace Grid.Diffusion.Autoencoders;

/// <summary>
/// One step of an encode or decode along time: which input frames it turns into which output frames, and the neighbours it must see.
/// Feed it input [<see cref="FirstInput"/>, +<see cref="InputCount"/>) to get output [<see cref="OutputStart"/>,
/// +<see cref="OutputCount"/>).
/// </summary>
/// <param name="Index">Place in the plan, from 0.</param>
/// <param name="Start">First input frame of the slice itself.</param>
/// <param name="Count">Input frames of the slice itself.</param>
/// <param name="Before">Input frames of context in front of <paramref name="Start"/>.</param>
/// <param name="After">Input frames of context behind the slice.</param>
/// <param name="OutputStart">First output frame.</param>
/// <param name="OutputCount">Output frames.</param>
/// <param name="Mode">How the layers treat the time axis.</param>
public readonly record struct TemporalSlice(
    int Index,
    int Start,
    int Count,
    int Before,
    int After,
    int OutputStart,
    int OutputCount,
    TemporalMode Mode
)
{
    /// <summary>First input frame including the halo.</summary>
    public int FirstInput => Start - Before;

    /// <summary>Input frames including the halo.</summary>
    public int InputCount => Before + Count + After;

    /// <summary>The output frame behind the slice's last one.</summary>
    public int OutputEnd => OutputStart + OutputCount;
}
