using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;
using Grid.Contracts.Work;
using Grid.Grains;
using Grid.Grains.Jobs;
using Grid.Grains.Jobs.Boards;
using Grid.Grains.Placement;
using Grid.Storage.Artifacts;
using Microsoft.Extensions.Logging;

namespace Grid.Workers.Tests.Counting;

[RequiredSiloRole(SiloRoles.Control)]
internal sealed class CountJobGrain(
    [PersistentState("job", GridStorage.Name)] IPersistentState<CountState> state,
    IArtifactStore artifacts,
    TimeProvider timeProvider,
    ILogger<CountJobGrain> logger
) : JobGrain<CountState>(state, artifacts, timeProvider, logger), ICountJob
{
    public Task<JobSnapshot> CreateAsync(int target, CancellationToken cancellationToken) =>
        CreateAsync(() => Task.FromResult<Action>(() => ((CountLife)Flow.Life).Create(target)), cancellationToken);

    protected override IJobFlow CreateFlow(CountState record) => new CountFlow(record, this);

    private sealed class CountFlow(CountState state, CountJobGrain job) : IJobFlow
    {
        private readonly CountState _state = state;
        private readonly CountJobGrain _job = job;

        public JobLife Life { get; } = new CountLife(state, job.Key, job.TimeProvider);

        public JobSnapshot Snapshot(bool isWorkedOn) =>
            new CountSnapshot(_state.Count)
            {
                Key = _job.Key,
                State = _state.Life.State,
                Progress = new JobProgress(0, isWorkedOn ? JobPhase.Working : JobPhase.Waiting, _state.Count, _state.Target, null, null),
                CreatedAt = _state.Life.CreatedAt,
                LastSequence = _state.Life.LastSequence,
                DeviceSeconds = _state.Life.DeviceSeconds,
            };

        public WorkPayload Describe(TicketLease lease, BoardTicket? piece) =>
            new CountWork(_state.Count, _state.Target) { OutputPrefix = _job.Files.PrefixOf(lease, passing: false) };

        public void Take(WorkResult result) => ((CountLife)Life).Take((CountResult)result);
    }
}
