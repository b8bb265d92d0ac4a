using Grid.Cli;

return await CommandLine.RunAsync(args, CliContext.ForProcess());
