namespace Grid.Diffusion.Weights;

/// <summary>What did not match between a module and the files it was loaded from. Names are sorted.</summary>
/// <param name="Loaded">Number of tensors copied.</param>
/// <param name="Missing">In the module, not in the files: these keep their initial values.</param>
/// <param name="Unexpected">In the files, not in the module: skipped.</param>
/// <param name="Misshapen">In both with different shapes, as <c>name: file [..], model [..]</c>: skipped.</param>
public sealed record WeightLoadReport(int Loaded, IReadOnlyList<string> Missing, IReadOnlyList<string> Unexpected, IReadOnlyList<string> Misshapen)
{
    public bool IsExact => Missing.Count == 0 && Unexpected.Count == 0 && Misshapen.Count == 0;
}
