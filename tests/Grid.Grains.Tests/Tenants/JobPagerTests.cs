using Grid.Contracts.Tenants;
using Grid.Grains.Tenants;

namespace Grid.Grains.Tests.Tenants;

public sealed class JobPagerTests
{
    private static readonly string[] Ids = ["a", "b", "c", "d"];

    [Fact]
    public void Select_FirstPage_IsTheNewest()
    {
        var page = JobPager.Select(Ids, new JobListQuery(3, After: null, Ascending: false))!;

        Assert.Equal(["d", "c", "b"], page.Ids);
        Assert.True(page.HasMore);
    }

    [Fact]
    public void Select_AfterAnId_GoesOnBehindIt()
    {
        var page = JobPager.Select(Ids, new JobListQuery(3, After: "b", Ascending: false))!;

        Assert.Equal(["a"], page.Ids);
        Assert.False(page.HasMore);
    }

    [Fact]
    public void Select_Ascending_IsTheOldestFirst() =>
        Assert.Equal(["a", "b"], JobPager.Select(Ids, new JobListQuery(2, After: null, Ascending: true))!.Ids);

    [Fact]
    public void Select_UnknownId_IsNoPage() => Assert.Null(JobPager.Select(Ids, new JobListQuery(3, After: "x", Ascending: false)));
}
