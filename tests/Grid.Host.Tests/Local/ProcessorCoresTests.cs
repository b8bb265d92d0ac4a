using Grid.Host.Local;

namespace Grid.Host.Tests.Local;

public sealed class ProcessorCoresTests
{
    [Theory]
    [InlineData("0", new[] { 0 })]
    [InlineData("\t0-3,8", new[] { 0, 1, 2, 3, 8 })]
    public void Parse_ListOfTheKernel_NamesEachCore(string list, int[] cores) => Assert.Equal(cores, ProcessorCores.Parse(list));

    [Fact]
    public void Allowed_OfThisProcess_AreAtLeastWhatItUses() =>
        Assert.InRange(ProcessorCores.Allowed().Count, Environment.ProcessorCount, int.MaxValue);
}
