using System.Diagnostics;

namespace Grid.Benchmarks;

/// <summary>Times actions that are compared with each other: in turn, so that a machine whose speed drifts treats all alike.</summary>
internal static class Stopwatches
{
    /// <summary>
    /// Runs each action once unmeasured, then <paramref name="rounds"/> times in turn; returns the median seconds of each.
    /// </summary>
    public static double[] Medians(int rounds, params Action[] actions)
    {
        Array.ForEach(actions, action => action());
        var seconds = actions.Select(_ => new double[rounds]).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var index = 0; index < actions.Length; index++)
            {
                var start = Stopwatch.GetTimestamp();
                actions[index]();
                seconds[index][round] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
        }

        return [.. seconds.Select(values => values.Order().ElementAt(rounds / 2))];
    }
}
