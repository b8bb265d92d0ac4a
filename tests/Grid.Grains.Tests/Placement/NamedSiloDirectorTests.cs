using System.Net;
using Grid.Grains.Placement;

namespace Grid.Grains.Tests.Placement;

public sealed class NamedSiloDirectorTests
{
    [Fact]
    public void Find_NameOfARestartedSilo_IsTheLaterOne()
    {
        ClusterMember[] members = [Member("gpu", 1, 7), Member("gpu", 2, 9), Member("other", 3, 11)];

        Assert.Equal(members[1].SiloAddress, NamedSiloDirector.Find("gpu", members));
    }

    [Fact]
    public void Find_SiloNotActive_IsNull()
    {
        ClusterMember[] members = [Member("gpu", 1, 7, SiloStatus.Dead), Member("gpu", 2, 9, SiloStatus.Joining), Member("gpu-2", 3, 11)];

        Assert.Null(NamedSiloDirector.Find("gpu", members));
    }

    private static ClusterMember Member(string name, int port, int generation, SiloStatus status = SiloStatus.Active) =>
        new(SiloAddress.New(IPAddress.Loopback, port, generation), status, name);
}
