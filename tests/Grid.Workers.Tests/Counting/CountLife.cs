using Grid.Contracts.Jobs;
using Grid.Grains.Jobs;

namespace Grid.Workers.Tests.Counting;

internal sealed class CountLife(CountState state, JobKey key, TimeProvider timeProvider) : JobLife(state.Life, key, timeProvider)
{
    private readonly CountState _state = state;

    public override bool Exists => _state.Target > 0;

    protected override JobState WorkState => JobState.Running;

    protected override string WorkName => "counting";

    protected override WorkDemand Demand => new(CountWork.Name, []);

    public void Create(int target)
    {
        _state.Target = target;
        Begin(JobTerms.Default);
    }

    public void Take(CountResult result)
    {
        TakeAttempt(result.DeviceSeconds);
        _state.Count = result.Count;
        if (_state.Count < _state.Target)
        {
            BeginTicket();
        }
        else
        {
            End(JobState.Completed, null);
        }
    }

    protected override void BeginWork()
    {
        _state.Count = 0;
        BeginTicket();
    }
}
