using Grid.Contracts.Jobs;

namespace Grid.Contracts.Tests.Jobs;

public sealed class JobStatesTests
{
    [Fact]
    public void IsFinal_AllStates_HoldsForTheLastFour()
    {
        var final = Enum.GetValues<JobState>().Where(state => state.IsFinal());

        Assert.Equal([JobState.Completed, JobState.Failed, JobState.Canceled, JobState.Expired], final);
    }

    [Fact]
    public void ToName_State_IsLowerCase() => Assert.Equal("finalizing", JobState.Finalizing.ToName());
}
