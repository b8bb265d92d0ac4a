using Grid.Diffusion.Pipelines;
using Grid.Grains.Videos.Latents;
using Grid.Sampling.Schedulers;
using Grid.Workers.Engines;

namespace Grid.Workers.Tests.Engines;

public sealed class StateCodecTests
{
    // Values that a detour through text or double would change.
    private static readonly float[] Values = [0.1f, -0f, float.Epsilon, float.MaxValue, float.NaN, float.NegativeInfinity];

    [Fact]
    public void DenoiseState_WrittenAndRead_KeepsEveryBit()
    {
        var state = new DenoiseState(
            Values,
            new SchedulerState(
                7,
                [
                    [1.5f],
                    Values,
                ]
            )
        );

        var read = DenoiseStateCodec.Read(DenoiseStateCodec.Write(state));

        Assert.Equal(Bits(Values), Bits(read.Latents));
        Assert.Equal(7, read.Scheduler.NextEvaluation);
        Assert.Equal(
            [
                [1.5f],
                Values,
            ],
            read.Scheduler.History
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TextStates_WrittenAndRead_AreTheSame(bool guided)
    {
        var positive = new TextStates(Values, [1, 0], 1, 2, 3);
        var text = new GuidedText(positive, guided ? new TextStates([1, 2], [1], 1, 1, 2) : null, 4.5f);

        var read = TextStatesCodec.Read(TextStatesCodec.Write(text));

        Assert.Equal(Bits(Values), Bits(read.Positive.Values));
        Assert.Equal((1, 2, 3, 4.5f), (read.Positive.Batch, read.Positive.Length, read.Positive.Channels, read.Scale));
        Assert.Equal(text.Negative?.Values, read.Negative?.Values);
    }

    [Fact]
    public void Read_BytesOfAnotherKind_IsRefused() =>
        Assert.Throws<InvalidDataException>(() =>
            DenoiseStateCodec.Read(TextStatesCodec.Write(new GuidedText(new TextStates([1], [1], 1, 1, 1), null, 1)))
        );

    private static IEnumerable<int> Bits(float[] values) => values.Select(BitConverter.SingleToInt32Bits);
}
