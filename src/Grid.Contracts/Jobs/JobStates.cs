namespace Grid.Contracts.Jobs;

/// <summary>What can be said of a <see cref="JobState"/> without its job.</summary>
public static class JobStates
{
    /// <summary>Whether a job in this state will never change again.</summary>
    public static bool IsFinal(this JobState state) =>
        state is JobState.Completed or JobState.Failed or JobState.Canceled or JobState.Expired;

    /// <summary>The name users read: the state in lower case.</summary>
    public static string ToName(this JobState state) => state.ToString().ToLowerInvariant();
}
