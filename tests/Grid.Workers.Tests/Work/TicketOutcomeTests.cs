using Grid.Contracts;
using Grid.Diffusion.Pipelines;
using Grid.Workers.Work;

namespace Grid.Workers.Tests.Work;

public sealed class TicketOutcomeTests
{
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Of_OutputThatIsNoNumber_IsARefusalThatBlamesNoWorker(float value)
    {
        var invalid = Assert.Throws<ModelOutputException>(() => ModelOutputException.ThrowIfNotFinite("transformer", [1, value, 2]));

        var outcome = TicketOutcome.Of(invalid, 2, reached: 2);

        Assert.Equal(GridErrorCodes.ModelOutputInvalid, outcome.Refusal!.Code);
        Assert.Null(outcome.Fault);
        Assert.Equal(2, outcome.DeviceSeconds);
    }

    [Fact]
    public void ThrowIfNotFinite_LargeNumbers_AreNumbers() =>
        ModelOutputException.ThrowIfNotFinite("transformer", [float.MaxValue, float.MinValue, float.Epsilon, -0f]);
}
