using Grid.Host;

namespace Grid.Workers.Tests.Fleet;

public sealed class GridHostOptionsTests
{
    [Fact]
    public void Build_SeveralFaults_ReportsAllByName()
    {
        var options = new GridHostOptions
        {
            StateFolder = "",
            Port = 70000,
            DefaultModel = " ",
            Roles = GridRoles.Gpu,
            CpuDevices = 65,
            WeightBudget = 0,
        };

        var refused = Assert.Throws<GridHostOptionsException>(() => GridHost.Build(options));

        Assert.Equal(
            ["StateFolder", "Port", "DefaultModel", "Roles", "CpuDevices", "WeightBudget"],
            refused.Faults.Select(fault => fault.Split(' ')[0])
        );
    }
}
