using Grid.Contracts;
using Grid.Grains.Models;
using Grid.Sampling.Settings;
using Grid.Testing.Engines;
using Grid.Workers.Devices;
using Grid.Workers.Engines;
using Grid.Workers.Work;

namespace Grid.Workers.Tests.Engines;

public sealed class ModelResidencyTests
{
    private readonly FakeVideoEngineFactory _factory = new();

    [Fact]
    public void Get_SameModelTwice_LoadsItOnce()
    {
        using var residency = Residency(models: 1);

        Assert.Same(Get(residency, "a"), Get(residency, "a"));
        Assert.Equal(1, _factory.Loaded);
        Assert.Equal(FakeVideoEngineFactory.WeightBytes, residency.Bytes);
    }

    [Fact]
    public void Get_BudgetPassed_LetsTheLeastRecentlyUsedGo()
    {
        using var residency = Residency(models: 2);
        Get(residency, "a");
        Get(residency, "b");
        Get(residency, "a");

        Get(residency, "c");

        Assert.Equal(["a", "c"], residency.Models);
        Assert.Equal(1, _factory.Unloaded);
    }

    [Fact]
    public void Get_BudgetPassed_MakesRoomBeforeItLoads()
    {
        using var residency = Residency(models: 1);
        Get(residency, "a");
        var unloadedBefore = -1;
        _factory.OnLoad = () => unloadedBefore = _factory.Unloaded;

        Get(residency, "b");

        Assert.Equal(1, unloadedBefore);
        Assert.Equal(["b"], residency.Models);
    }

    [Fact]
    public void Get_ModelLargerThanTheBudget_IsRefusedAndNothingLeaves()
    {
        using var residency = Residency(models: 1);
        Get(residency, "a");
        _factory.MeasuredBytes = FakeVideoEngineFactory.WeightBytes + 1;

        var refused = Assert.Throws<WorkerFaultException>(() => Get(residency, "b"));

        Assert.Equal(GridErrorCodes.ModelUnavailable, refused.Code);
        Assert.Equal("The model takes 1001 bytes of weights; the device cpu holds at most 1000.", refused.Message);
        Assert.Equal(["a"], residency.Models);
    }

    [Fact]
    public void Get_OldestIsPinned_LetsTheNextGo()
    {
        using var residency = Residency(models: 2);
        residency.Pin("a");
        Get(residency, "a");
        Get(residency, "b");

        Get(residency, "c");

        Assert.Equal(["a", "c"], residency.Models);
        Assert.Equal(["a"], residency.Pinned);
    }

    [Fact]
    public void Get_PinnedModelsFillTheBudget_IsRefused()
    {
        using var residency = Residency(models: 2);
        foreach (var hash in new[] { "a", "b" })
        {
            residency.Pin(hash);
            Get(residency, hash);
        }

        var refused = Assert.Throws<WorkerFaultException>(() => Get(residency, "c"));

        Assert.Equal("The model takes 1000 bytes of weights; pinned models leave 0 of the 2000 of the device cpu.", refused.Message);
        Assert.Equal(["a", "b"], residency.Models);
    }

    [Fact]
    public void Unpin_PinnedTwice_HoldsUntilTheSecond()
    {
        using var residency = Residency(models: 1);
        residency.Pin("a");
        residency.Pin("a");
        Get(residency, "a");

        Assert.True(residency.Unpin("a"));
        Assert.Throws<WorkerFaultException>(() => Get(residency, "b"));
        Assert.True(residency.Unpin("a"));
        Get(residency, "b");

        Assert.Equal(["b"], residency.Models);
        Assert.Empty(residency.Pinned);
        Assert.False(residency.Unpin("a"));
    }

    [Theory]
    [InlineData("written")]
    [InlineData("added")]
    [InlineData("removed")]
    [InlineData("replaced behind a link")]
    [InlineData("a link that leads to nothing")]
    public void Get_FilesOtherOnesAfterTheLoad_LetsTheModelGoAndBlamesNobody(string change)
    {
        using var models = new InstalledModelFolder();
        using var residency = Residency(models: 1);
        _factory.OnLoad = () => models.Change(change);

        var refused = Assert.Throws<WorkerFaultException>(() => residency.Get("a", models.Model, TestContext.Current.CancellationToken));

        Assert.Equal(GridErrorCodes.ModelUnavailable, refused.Code);
        Assert.Contains("changed while it was loaded", refused.Message, StringComparison.Ordinal);
        Assert.Equal((1, 1), (_factory.Loaded, _factory.Unloaded));
        Assert.Empty(residency.Models);
    }

    [Fact]
    public void Get_FilesAsTheyWereFound_KeepsTheModel()
    {
        using var models = new InstalledModelFolder();
        using var residency = Residency(models: 1);

        residency.Get("a", models.Model, TestContext.Current.CancellationToken);

        Assert.Equal(["a"], residency.Models);
        Assert.Equal(0, _factory.Unloaded);
    }

    private static IVideoEngine Get(ModelResidency residency, string hash) =>
        residency.Get(hash, new InstalledModel(null!, new ModelLimits(), "folder"), TestContext.Current.CancellationToken);

    private ModelResidency Residency(int models) =>
        new(new ComputeDevice(ComputeDevice.Cpu, models * FakeVideoEngineFactory.WeightBytes), _factory);
}
