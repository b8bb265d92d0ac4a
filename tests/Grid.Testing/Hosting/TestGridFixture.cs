using Xunit;

namespace Grid.Testing.Hosting;

/// <summary>One grid for the tests of a class.</summary>
public sealed class TestGridFixture : IAsyncLifetime
{
    public TestGrid Grid { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Grid = await TestGrid.StartAsync();

    public ValueTask DisposeAsync() => Grid.DisposeAsync();
}
