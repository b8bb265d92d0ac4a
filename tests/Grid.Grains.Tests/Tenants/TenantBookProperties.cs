using CsCheck;

namespace Grid.Grains.Tests.Tenants;

public sealed class TenantBookProperties(ITestOutputHelper output)
{
    private const int Calls = 1_600;

    private static readonly Gen<TrafficCall> Call = Gen.Select(
        Gen.Frequency(
            (13, Gen.Const(TrafficKind.Submit)),
            (4, Gen.Const(TrafficKind.Settle)),
            (2, Gen.Const(TrafficKind.Release)),
            (1, Gen.Const(TrafficKind.Remove))
        ),
        Gen.Int[1, 100],
        Gen.Int[0, 1_000_000],
        (kind, size, pick) => new TrafficCall(kind, size, pick)
    );

    private static readonly Gen<StoreFault[]> Faults = Gen.Frequency(
        (18, Gen.Const(StoreFault.None)),
        (1, Gen.Const(StoreFault.Before)),
        (1, Gen.Const(StoreFault.After))
    ).Array[200];

    [Fact]
    public async Task Books_ConcurrentCallsAndDeaths_AgreeWithWhatWasTold()
    {
        var (runs, deaths, refused, blocks) = (0, 0, 0, 0);

        await Gen.Select(Call.Array[Calls], Faults, Gen.Int[1, 40], Gen.Int[0, 8])
            .SampleAsync(
                async plan =>
                {
                    var (calls, faults, burst, pauses) = plan;
                    var traffic = await TenantTraffic.RunAsync(calls.Chunk(burst), faults, pauses);
                    runs++;
                    deaths += traffic.Deaths;
                    refused += traffic.Refused;
                    blocks += traffic.Sealed;
                },
                iter: 12,
                threads: 1
            );

        output.WriteLine($"{runs} runs of {Calls} calls: {deaths} deaths, {refused} jobs refused, {blocks} blocks sealed");
        Assert.True(deaths > 0 && refused > 0 && blocks > 0, "The traffic met no death, refused no job or sealed no block.");
    }

    [Fact]
    public async Task Books_AThousandCallsAtOnce_AgreeWithWhatWasTold()
    {
        var calls = Enumerable.Range(0, 1_000).Select(number => new TrafficCall(TrafficKind.Submit, 1 + (number % 100), number)).ToArray();
        var ends = Enumerable
            .Range(0, 1_000)
            .Select(number => new TrafficCall((TrafficKind)(1 + (number % 3)), 1 + (number % 50), number))
            .ToArray();

        var traffic = await TenantTraffic.RunAsync(
            [calls, ends, ends],
            [StoreFault.None, StoreFault.None, StoreFault.After, StoreFault.None, StoreFault.Before],
            pauses: 3
        );

        Assert.InRange(traffic.Deaths, 1, 3);
    }
}
