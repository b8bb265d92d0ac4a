using Grid.Grains.Jobs;

namespace Grid.Workers.Tests.Counting;

[GenerateSerializer, Alias("test.count-state")]
internal sealed class CountState : IJobRecord
{
    static int IJobRecord.NewestVersion => 1;

    static int IJobRecord.OldestVersion => 1;

    [Id(0)]
    public int Version { get; set; }

    [Id(1)]
    public JobLifeState Life { get; set; } = new();

    [Id(2)]
    public int Target { get; set; }

    [Id(3)]
    public int Count { get; set; }
}
