namespace Grid.Host.Tests;

public sealed class ClusterOptionsTests
{
    [Fact]
    public void Build_SeveralClusterFaults_ReportsAllByName()
    {
        var options = new GridHostOptions
        {
            Redis = "abortConnect=false,password=hidden",
            ClusterId = "two words",
            SiloName = "a/b",
            SiloAddress = "here",
            SiloPort = -1,
            HealthPort = 70000,
            Roles = GridRoles.None,
        };

        var refused = Assert.Throws<GridHostOptionsException>(() => GridHost.Build(options));

        Assert.Equal(
            ["HealthPort", "Roles", "Redis", "ClusterId", "SiloName", "SiloAddress", "SiloPort"],
            refused.Faults.Select(fault => fault.Split(' ')[0])
        );
        Assert.DoesNotContain("hidden", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GridRoles.Gpu)]
    [InlineData(GridRoles.Gateway)]
    [InlineData(GridRoles.Gpu | GridRoles.Gateway)]
    public void Build_RolesWithoutControl_NeedRedis(GridRoles roles)
    {
        var alone = new GridHostOptions { Roles = roles };

        Assert.Throws<GridHostOptionsException>(() => GridHost.Build(alone));
        Assert.NotNull(GridHost.Build(alone with { Redis = "127.0.0.1:6379" }));
    }
}
