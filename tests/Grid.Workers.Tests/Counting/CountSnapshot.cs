using Grid.Contracts.Jobs;

namespace Grid.Workers.Tests.Counting;

[GenerateSerializer, Alias("test.count-snapshot"), Immutable]
public sealed record CountSnapshot([property: Id(0)] int Count) : JobSnapshot;
