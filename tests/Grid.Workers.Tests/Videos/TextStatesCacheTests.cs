using Grid.Workers.Videos;

namespace Grid.Workers.Tests.Videos;

public sealed class TextStatesCacheTests
{
    private readonly List<string> _loaded = [];

    [Fact]
    public async Task Get_SameContentOfOneTenant_IsLoadedOnce()
    {
        var cache = new TextStatesCache();

        var first = await GetAsync(cache, "ada", "hash");
        var second = await GetAsync(cache, "ada", "hash");

        Assert.Same(first, second);
        Assert.Equal(["ada/hash"], _loaded);
    }

    [Fact]
    public async Task Get_SameContentOfAnotherTenant_IsLoadedForIt()
    {
        var cache = new TextStatesCache();
        await GetAsync(cache, "ada", "hash");

        await GetAsync(cache, "bob", "hash");

        Assert.Equal(["ada/hash", "bob/hash"], _loaded);
    }

    [Fact]
    public async Task Get_MoreThanFits_LetsTheLeastRecentlyUsedGo()
    {
        var cache = new TextStatesCache(maxBytes: 20);
        await GetAsync(cache, "ada", "1");
        await GetAsync(cache, "ada", "2");
        await GetAsync(cache, "ada", "1");

        await GetAsync(cache, "ada", "3");
        await GetAsync(cache, "ada", "1");
        await GetAsync(cache, "ada", "2");

        Assert.Equal(["ada/1", "ada/2", "ada/3", "ada/2"], _loaded);
        Assert.Equal(20, cache.Bytes);
    }

    [Fact]
    public async Task Get_LargerThanTheWholeCache_IsHandedOutAndNotKept()
    {
        var cache = new TextStatesCache(maxBytes: 5);

        Assert.Equal(10, (await GetAsync(cache, "ada", "1")).Length);

        Assert.Equal(0, cache.Bytes);
    }

    private Task<byte[]> GetAsync(TextStatesCache cache, string tenant, string hash) => cache.GetAsync(tenant, hash, () =>
        {
            _loaded.Add($"{tenant}/{hash}");
            return Task.FromResult(new byte[10]);
        });
}
