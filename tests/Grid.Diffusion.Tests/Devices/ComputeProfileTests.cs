using Grid.Diffusion.Devices;
using static TorchSharp.torch;

namespace Grid.Diffusion.Tests.Devices;

public class ComputeProfileTests
{
    [Fact]
    public void Of_Cpu_NamesKindInstructionsTypeAndLibraryVersion()
    {
        Assert.Matches(@"^cpu/[a-z0-9]+-(default|avx2|avx512)[a-z0-9_,+-]*/float32/torch-2\.\d+\.\d+$", ComputeProfile.Of(CPU));
    }

    [Fact]
    public void Of_OtherElementType_IsAnotherProfile()
    {
        Assert.NotEqual(ComputeProfile.Of(CPU), ComputeProfile.Of(CPU, ScalarType.BFloat16));
    }
}
