using System.CommandLine;
using System.Reflection;

namespace Grid.Cli.Commands;

internal static class VersionCommand
{
    public static Command Create(CliContext context)
    {
        var command = new Command("version", "Print the version.");
        command.SetAction(_ =>
        {
            context.Output.WriteLine(
                typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion
            );
            return ExitCodes.Done;
        });
        return command;
    }
}
