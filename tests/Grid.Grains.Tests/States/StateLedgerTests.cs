using System.Reflection;
using Grid.Contracts.Jobs;
using Grid.Grains.Pools;
using Grid.Grains.Tenants;
using Grid.Grains.Tenants.Jobs;
using Grid.Grains.Videos;
using Grid.Testing.Shapes;
using Grid.Testing.Videos;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Grid.Grains.Tests.States;

public sealed class StateLedgerTests
{
    private static readonly Serializer Serializer = new ServiceCollection()
        .AddSerializer()
        .BuildServiceProvider()
        .GetRequiredService<Serializer>();

    public static TheoryData<Type> Shapes =>
        [
            .. new[] { typeof(VideoJobState).Assembly, typeof(JobKey).Assembly }
                .SelectMany(assembly => assembly.GetTypes())
                .Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null && !type.IsEnum && !type.IsAbstract),
        ];

    [Fact]
    public void States_ComparedWithLedger_AreUnchanged()
    {
        using var resource = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("state-ledger.txt")!);
        var ledger = resource.ReadToEnd();

        var actual = ShapeListing.Create(typeof(VideoJobState).Assembly);

        if (actual != ledger)
        {
            var written = Path.Combine(AppContext.BaseDirectory, "state-ledger.txt");
            File.WriteAllText(written, actual);
            Assert.Fail(
                $"What is kept differs from the ledger. Ids and aliases must stay; if the change only adds, copy {written} over the ledger."
            );
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Shape_WithEveryMemberSet_ComesBackWhole(Type type)
    {
        var (stored, _) = SampleValues.MembersOf(type);
        var sample = SampleValues.Create(type);

        var back = Serializer.Deserialize<object>(Serializer.SerializeToArray<object>(sample));

        Assert.Null(SampleValues.Difference(sample, back));
        Assert.Equal(
            stored.Count,
            stored.Select(member => (member.DeclaringType, member.GetCustomAttribute<IdAttribute>()!.Id)).Distinct().Count()
        );
        Assert.All(stored, member => Assert.NotNull(member.GetValue(back)));
    }

    [Theory]
    [InlineData(typeof(VideoJobState), 2)]
    [InlineData(typeof(TenantState), 2)]
    [InlineData(typeof(JobBlock), 1)]
    [InlineData(typeof(WorkPoolState), 1)]
    [InlineData(typeof(ActiveJobsState), 1)]
    public void Record_OfItsOwn_SaysItsVersion(Type type, int version)
    {
        Assert.Equal(typeof(int), type.GetProperty(nameof(VideoJobState.Version))!.PropertyType);
        Assert.Equal(version, type.GetField(nameof(VideoJobState.CurrentVersion))!.GetRawConstantValue());
    }

    [Fact]
    public void VideoJob_OfTheFirstVersion_IsReadFarEnoughToBeRefused()
    {
        var old = new FirstVideoJobState
        {
            Spec = VideoSpecs.Small,
            State = JobState.Running,
            Events = [new JobEvent(1, DateTimeOffset.UnixEpoch, JobState.Queued, null)],
            Slices =
            [
                [1, 2],
                [3],
            ],
        };

        var read = Serializer.Deserialize<VideoJobState>(Serializer.SerializeToArray(old))!;

        Assert.Equal((1, JobState.Queued), (read.Version, read.Life.State));
    }

    [Fact]
    public void Check_RecordTooOldToRead_IsRefusedWithTheWayOut()
    {
        var refused = Assert.Throws<InvalidDataException>(() => StateVersion.Check("the job ada/video_1", written: 1, known: 2, oldest: 2));

        Assert.Equal(
            "The record of the job ada/video_1 has version 1, and this grid reads versions from 2 on: "
                + "finish or remove it with the older version of the grid that wrote it.",
            refused.Message
        );
        Assert.Equal(2, StateVersion.Check("the job", written: 2, known: 2, oldest: 2));
    }

    [Fact]
    public void Check_RecordOfANewerGrid_IsRefusedByName()
    {
        var refused = Assert.Throws<InvalidDataException>(() => StateVersion.Check("the job ada/video_1", written: 3, known: 2));

        Assert.Equal(
            "The record of the job ada/video_1 has version 3, and this grid knows versions up to 2: start the newer version "
                + "of the grid that wrote it.",
            refused.Message
        );
        Assert.Equal(2, StateVersion.Check("the job", written: 0, known: 2));
    }
}
