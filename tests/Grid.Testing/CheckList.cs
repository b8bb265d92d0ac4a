namespace Grid.Testing;

/// <summary>Counts what held and what did not, and says each.</summary>
public sealed class CheckList(Action<string> say)
{
    /// <summary>Checks that held.</summary>
    public int Passed { get; private set; }

    /// <summary>Checks that did not.</summary>
    public int Failed { get; private set; }

    /// <summary>Says something that is no check.</summary>
    public void Say(string line) => say(line);

    /// <summary>Counts a check of which was told before.</summary>
    public void Count(bool held)
    {
        if (held)
        {
            Passed++;
        }
        else
        {
            Failed++;
        }
    }

    /// <summary>Counts and says one check.</summary>
    public void Check(bool held, string line)
    {
        Count(held);
        say($"{(held ? "ok  " : "FAIL")} {line}");
    }
}
