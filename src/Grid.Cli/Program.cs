using Grid.Cli;

return await GridProgram.RunAsync(args, CliContext.ForProcess());
