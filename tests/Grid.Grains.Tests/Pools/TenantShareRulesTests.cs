using Grid.Contracts.Pools;
using Grid.Grains.Pools;

namespace Grid.Grains.Tests.Pools;

public sealed class TenantShareRulesTests
{
    [Theory]
    [InlineData(0.09, 1, "weight 0.09 is not allowed; it must be 0.1 to 100.")]
    [InlineData(101, 1, "weight 101 is not allowed; it must be 0.1 to 100.")]
    [InlineData(double.NaN, 1, "weight NaN is not allowed; it must be 0.1 to 100.")]
    [InlineData(1, 0, "max_running 0 is not allowed; it must be 1 or more.")]
    public void Check_ValueOutOfRange_IsNamed(double weight, int maxRunning, string message)
    {
        var refusal = Assert.Throws<ArgumentException>(() => TenantShareRules.Check(new TenantShare(weight, maxRunning)));

        Assert.StartsWith(message, refusal.Message, StringComparison.Ordinal);
    }
}
