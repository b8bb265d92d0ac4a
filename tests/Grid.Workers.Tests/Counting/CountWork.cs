using Grid.Contracts.Work;

namespace Grid.Workers.Tests.Counting;

[GenerateSerializer, Alias("test.count-work"), Immutable]
public sealed record CountWork([property: Id(0)] int First, [property: Id(1)] int Target) : WorkPayload
{
    public const string Name = "count";

    public override string Capability => Name;
}
