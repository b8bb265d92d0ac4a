using Grid.Testing.Engines;
using Grid.Workers.Devices;
using Grid.Workers.Engines;

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
    public void Get_ModelLargerThanTheBudget_IsHeldAlone()
    {
        using var residency = Residency(models: 0);
        Get(residency, "a");

        Get(residency, "b");

        Assert.Equal(["b"], residency.Models);
    }

    private static IVideoEngine Get(ModelResidency residency, string hash) => residency.Get(hash, "folder", TestContext.Current.CancellationToken);

    private ModelResidency Residency(int models) =>
        new(new ComputeDevice(ComputeDevice.Cpu, models * FakeVideoEngineFactory.WeightBytes), _factory);
}
