using System.CommandLine;
using Grid.Host.State;

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
            "Read all state of the grid in GRID_HOME, compare it with the books of its tenants, and say whether it is all there. "
                + "The grid may run meanwhile."
        );
        check.SetAction(
            async (_, cancellationToken) =>
            {
                var audit = await StateOf(context).CheckAsync(cancellationToken);
                if (audit.DescribeFaults() is { } faults)
                {
                    throw new CliException(ExitCodes.Failed, faults);
                }

                context.Output.WriteLine($"All state is there: {audit.DescribeContent()}.");
                return ExitCodes.Done;
            }
        );
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
        backup.SetAction(
            async (parsed, cancellationToken) =>
            {
                var records = await StateOf(context).BackupAsync(parsed.GetValue(file)!, cancellationToken);
                context.Output.WriteLine($"{parsed.GetValue(file)} holds all state: {records} records.");
                return ExitCodes.Done;
            }
        );
        return backup;
    }

    private static Command CreateRestore(CliContext context)
    {
        var file = new Argument<string>("file") { Description = "A file that grid state backup wrote." };
        var cluster = new Option<bool>("--cluster") { Description = "Make the state of a cluster of it, where GRID_HOME holds none yet." };
        var restore = new Command(
            "restore",
            "Put a backup in the place of the state in GRID_HOME, which is kept beside it. The grid must not run."
        )
        {
            file,
            cluster,
        };
        restore.SetAction(
            async (parsed, cancellationToken) =>
            {
                var (records, replaced) = await StateOf(context)
                    .RestoreAsync(parsed.GetValue(file)!, parsed.GetValue(cluster), context.TimeProvider, cancellationToken);
                context.Output.WriteLine($"The backup is in place: {records} records.");
                if (replaced is not null)
                {
                    context.Output.WriteLine($"What was there before is in {replaced}.");
                }

                return ExitCodes.Done;
            }
        );
        return restore;
    }

    // With GRID_REDIS the state is in the Redis that it names, as it is for the processes of a cluster.
    private static GridState StateOf(CliContext context) =>
        new(context.Machine.StateFolder, Environment.GetEnvironmentVariable("GRID_REDIS") is { Length: > 0 } redis ? redis : null);
}
