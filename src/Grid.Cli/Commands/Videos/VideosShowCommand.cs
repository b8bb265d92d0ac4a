using System.CommandLine;
using System.Globalization;
using Grid.Cli.Models;
using Grid.Sdk.Videos;

namespace Grid.Cli.Commands.Videos;

internal static class VideosShowCommand
{
    public static Command Create(CliContext context)
    {
        var command = new Command("show", "Show a video: what was asked for, how far it is, why it waits, what it has come to.");
        var id = CommonOptions.CreateVideoId();
        var server = CommonOptions.CreateServer();
        command.Add(id);
        command.Add(server);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var grid = await VideosCommand.ConnectAsync(context, parsed.GetValue(server), cancellationToken);
                var video = await grid.Client.Videos.GetAsync(parsed.GetRequiredValue(id), cancellationToken);
                foreach (var (name, value) in Describe(video).Where(line => !string.IsNullOrEmpty(line.Value)))
                {
                    context.Output.WriteLine($"{name, -12} {VideoText.OneLine(value!)}");
                }

                if (!video.IsFinal)
                {
                    context.Output.WriteLine($"{"now", -12} {await grid.Client.Videos.ExplainAsync(video.Id, cancellationToken)}");
                }

                return ExitCodes.Done;
            }
        );
        return command;
    }

    private static IEnumerable<(string Name, string? Value)> Describe(Video video)
    {
        yield return ("id", video.Id);
        yield return ("state", Invariant($"{video.State ?? video.Status.Value}, {video.Progress} %"));
        yield return ("error", video.Error is { } error ? $"{error.Code}: {error.Message}" : null);
        yield return ("prompt", video.Prompt);
        yield return ("negative", video.NegativePrompt);
        foreach (var warning in video.Warnings)
        {
            yield return ("warning", $"{warning.Message} The text that is used: \"{warning.Used}\"");
        }

        yield return ("model", video.Model);
        var rate = video.FrameRate?.ToString() ?? Invariant($"{video.Fps:0.###}");
        yield return ("video", Invariant($"{video.Frames} frames of {video.Size} at {rate} fps, {video.Format}"));
        yield return (
            "sampling",
            Invariant($"{video.Sampler}, {video.Steps} steps, guidance {video.GuidanceScale:0.##}, seed {video.Seed}")
        );
        yield return ("created", Invariant($"{video.CreatedAt.ToLocalTime():yyyy-MM-dd HH:mm:ss}"));
        yield return ("device time", video.DeviceSeconds > 0 ? Invariant($"{video.DeviceSeconds:0.0} s") : null);
        yield return ("profile", video.ComputeProfile);
        yield return ("SHA-256", video.Sha256Frames is { } hash ? $"{hash} (of the frames)" : null);
        foreach (var file in video.Files)
        {
            yield return ("file", $"{file.Variant}, {file.ContentType}, {ByteSize.Describe(file.Bytes)}");
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
