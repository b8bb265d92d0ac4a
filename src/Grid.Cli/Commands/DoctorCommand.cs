using System.CommandLine;
using Grid.Cli.Doctor;

namespace Grid.Cli.Commands;

internal static class DoctorCommand
{
    public static Command Create(CliContext context)
    {
        var command = new Command("doctor", "Say what is missing on this machine and how to get it.");
        command.SetAction(
            async (_, cancellationToken) =>
            {
                var findings = await new DoctorChecks(context.Machine).RunAsync(cancellationToken);
                var width = findings.Max(finding => finding.Subject.Length);
                foreach (var finding in findings)
                {
                    var word = finding.Severity switch
                    {
                        FindingSeverity.Ok => "ok",
                        FindingSeverity.Note => "note",
                        _ => "MISSING",
                    };
                    context.Output.WriteLine($"{word, -7}  {finding.Subject.PadRight(width)}  {finding.Text}");
                    if (finding.Remedy is not null)
                    {
                        context.Output.WriteLine($"{"", -7}  {"".PadRight(width)}  do: {finding.Remedy}");
                    }
                }

                var missing = findings.Count(finding => finding.Severity == FindingSeverity.Missing);
                context.Output.WriteLine(
                    missing == 0
                        ? "Nothing that is needed is missing."
                        : $"{missing} of what is needed {(missing == 1 ? "is" : "are")} missing."
                );
                return missing == 0 ? ExitCodes.Done : ExitCodes.Failed;
            }
        );
        return command;
    }
}
