using static TorchSharp.torch;

namespace Grid.Diffusion.Tests;

/// <summary>Counts the tensors that are alive.</summary>
internal static class LiveTensors
{
    /// <summary>
    /// The count once the collector has taken what earlier tests left behind, so that it cannot change it in the midst of one.
    /// </summary>
    public static long Count
    {
        get
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return Tensor.TotalCount;
        }
    }
}
