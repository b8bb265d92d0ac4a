namespace Grid.Diffusion.Weights;

/// <summary>Which differences between a module and its files a load refuses. A refused load has changed nothing.</summary>
public enum WeightLoadStrictness
{
    /// <summary>None: what does not match keeps its initial values or is skipped, and is reported.</summary>
    Lenient,

    /// <summary>Every tensor of the module must be filled; what the files hold beyond it is reported.</summary>
    Complete,

    /// <summary>Names and shapes must agree on both sides.</summary>
    Exact,
}
