using System.CommandLine;
using Grid.Storage.State;

namespace Grid.Cli.Commands;

/// <summary><c>grid state</c>: the state of the grid in the state folder, apart from the files of its videos.</summary>
internal static class StateCommand
{
    public static Command Create(CliContext context) =>
        new("state", "Check, save or bring back what a grid knows: tenants, videos and what they have used.")
        {
            CreateCheck(context),
            CreateBackup(context),
            CreateRestore(context),
        };

    private static Command CreateCheck(CliContext context)
    {
        var check = new Command(
            "check",
            "Read all state of the grid in GRID_HOME and say whether it is all there. The grid may run meanwhile."
        );
        check.SetAction(_ =>
        {
            var report = StateMaintenance.Check(context.Machine.StateFolder);
            context.Output.WriteLine($"All state is there: {Describe(report)}.");
            return ExitCodes.Done;
        });
        return check;
    }

    private static Command CreateBackup(CliContext context)
    {
        var file = new Argument<string>("file") { Description = "The new file." };
        var backup = new Command(
            "backup",
            "Write the state of the grid in GRID_HOME, as it is now, to one file. The grid may run meanwhile."
        )
        {
            file,
        };
        backup.SetAction(parsed =>
        {
            var report = StateMaintenance.Backup(context.Machine.StateFolder, parsed.GetValue(file)!);
            context.Output.WriteLine($"{parsed.GetValue(file)} holds all state: {Describe(report)}.");
            return ExitCodes.Done;
        });
        return backup;
    }

    private static Command CreateRestore(CliContext context)
    {
        var file = new Argument<string>("file") { Description = "A file that grid state backup wrote." };
        var restore = new Command(
            "restore",
            "Put a backup in the place of the state in GRID_HOME, which is kept beside it. The grid must not run."
        )
        {
            file,
        };
        restore.SetAction(parsed =>
        {
            var (report, replaced) = StateMaintenance.Restore(context.Machine.StateFolder, parsed.GetValue(file)!, context.TimeProvider);
            context.Output.WriteLine($"{context.Machine.StateFolder} holds the backup's state: {Describe(report)}.");
            if (replaced is not null)
            {
                context.Output.WriteLine($"What was there before is in {replaced}.");
            }

            return ExitCodes.Done;
        });
        return restore;
    }

    private static string Describe(StateReport report) => $"{report.Records} records, {report.Commit} commits";
}
