using Grid.Grains.Pools;

namespace Grid.Grains.Tests.Pools;

public sealed class CordonListTests
{
    [Theory]
    [InlineData("")]
    [InlineData("silo")]
    [InlineData("silo/")]
    [InlineData("/cpu")]
    [InlineData("a/b/c")]
    [InlineData("*/*")]
    [InlineData("*/cpu")]
    [InlineData("silo*/cpu")]
    [InlineData("silo/c*")]
    [InlineData("silo/**")]
    [InlineData(" /cpu")]
    [InlineData("silo/cpu ")]
    public void Add_TextThatNamesNoWorker_IsRefused(string worker)
    {
        var kept = new HashSet<string>();

        var refusal = Assert.Throws<ArgumentException>(() => new CordonList(kept, []).Add(worker));

        Assert.Contains("silo/device", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(kept);
    }

    [Fact]
    public void Remove_WholeSilo_LetsAllItsWorkersIn()
    {
        var cordons = new CordonList([], []);
        cordons.Add("s1/0");
        cordons.Add("s11/0");

        Assert.True(cordons.Remove("s1/*"));

        Assert.True(cordons.Allows("s1/0"));
        Assert.False(cordons.Allows("s11/0"));
    }

    [Fact]
    public void Remove_OneWorkerOfACordonedSilo_LetsThatOneIn()
    {
        var cordons = new CordonList([], []);
        cordons.Add("s1/*");

        Assert.True(cordons.Remove("s1/0"));

        Assert.True(cordons.Allows("s1/0"));
        Assert.False(cordons.Allows("s1/1"));
        cordons.Add("s1/*");
        Assert.False(cordons.Allows("s1/0"));
    }

    [Fact]
    public void Allows_WholeSilo_CoversItsDevicesOnly()
    {
        var cordons = new CordonList([], []);
        Assert.True(cordons.Add("s1/*"));
        Assert.False(cordons.Add("s1/*"));

        Assert.False(cordons.Allows("s1/cpu"));
        Assert.True(cordons.Allows("s11/cpu"));
        Assert.Equal(["s1/*"], cordons.All);
    }
}
