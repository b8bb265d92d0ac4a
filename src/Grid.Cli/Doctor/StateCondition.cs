namespace Grid.Cli.Doctor;

/// <summary>How the state in the state folder is.</summary>
/// <param name="Text">What was found.</param>
/// <param name="IsWell">Whether nothing is wrong with it.</param>
internal sealed record StateCondition(string Text, bool IsWell);
