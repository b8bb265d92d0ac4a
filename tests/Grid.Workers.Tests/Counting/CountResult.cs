using Grid.Contracts.Work;

namespace Grid.Workers.Tests.Counting;

[GenerateSerializer, Alias("test.count-result"), Immutable]
public sealed record CountResult([property: Id(0)] int Count) : WorkResult;
