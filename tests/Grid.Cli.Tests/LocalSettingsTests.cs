using Grid.Cli.Generation;
using Grid.Grains.Models;
using Grid.Sdk.Videos;
using Grid.Testing;

namespace Grid.Cli.Tests;

public sealed class LocalSettingsTests
{
    private static readonly InstalledModel Model = new(
        new()
        {
            Name = "m",
            IsDefault = true,
            Bytes = 1,
            Defaults = new()
            {
                Width = 64,
                Height = 64,
                Frames = 9,
                Fps = 8,
                Steps = 4,
                GuidanceScale = 2,
                Sampler = "DPM++",
                Window = 27,
                Overlap = 18,
            },
            Limits = new()
            {
                MinSize = 16,
                MaxSize = 64,
                SizeMultiple = 16,
                MaxFrames = 900,
                MaxWindow = 27,
                FrameMultiple = 9,
                ExtraFrame = false,
                MaxSteps = 1000,
                Samplers = ["DPM++"],
            },
        },
        new() { MaxFrames = 900, MaxWindow = 27 },
        RepositoryRoot.PathOf("deploy/models/grid-tiny")
    );

    [Fact]
    public void Fill_Windows_AreTakenAsTheGridTakesThem()
    {
        var plain = LocalSettings.Fill(new VideoRequest { Prompt = "x", Frames = 81 }, Model);
        var narrow = LocalSettings.Fill(
            new VideoRequest
            {
                Prompt = "x",
                Frames = 81,
                Window = 18,
                WindowSchedule = "uniform",
                WindowBlend = "flat",
            },
            Model
        );

        Assert.Equal(
            (81, 27, 18, "static", "triangular"),
            (plain.Frames, plain.Window, plain.Overlap, plain.WindowSchedule, plain.WindowBlend)
        );
        Assert.Equal((18, 9, "uniform", "flat"), (narrow.Window, narrow.Overlap, narrow.WindowSchedule, narrow.WindowBlend));
    }

    [Fact]
    public void Fill_OutOfRange_GivesASentenceForEach()
    {
        var request = new VideoRequest
        {
            Prompt = "x",
            Frames = 909,
            Window = 36,
            Overlap = 5,
            Format = "gif",
        };

        var error = Assert.Throws<CliException>(() => LocalSettings.Fill(request, Model));

        Assert.Equal(
            [
                "frames 909 must be 1 or a multiple of 9 up to 900.",
                "window 36 must be a multiple of 9 from 9 to 27.",
                "overlap 5 must be a multiple of 9 from 0 to 18.",
                "format gif holds at most 300 frames, not 909; use mp4, or ask for 1 to 300 frames.",
            ],
            error.Message.Split(Environment.NewLine)
        );
    }
}
