using Grid.Training.GridTiny;

if (args is ["train", "grid-tiny", "--out", var directory, ..])
{
    using var stop = new CancellationTokenSource();
    Console.CancelKeyPress += (_, pressed) =>
    {
        pressed.Cancel = true;
        stop.Cancel();
    };
    Directory.CreateDirectory(directory);
    var options = new GridTinyOptions
    {
        OutputDirectory = directory,
        Threads = 2,
        StepShare = args.Contains("--smoke") ? 0.004 : 1,
        SkipDecoder = args.Contains("--skip-decoder"),
        Log = line => Console.WriteLine($"{TimeProvider.System.GetLocalNow():HH:mm:ss} {line}"),
    };
    await GridTinyTraining.RunAsync(options, stop.Token);
}

return 0;
