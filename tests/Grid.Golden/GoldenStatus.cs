namespace Grid.Golden;

public enum GoldenStatus
{
    Passed,
    Failed,
    Pending,
}
