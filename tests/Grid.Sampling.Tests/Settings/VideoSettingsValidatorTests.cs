using System.Reflection;
using System.Text.Json.Serialization;
using Grid.Sampling.Settings;

namespace Grid.Sampling.Tests.Settings;

public sealed class VideoSettingsValidatorTests
{
    private static readonly VideoSettings Good = new() { Prompt = "a red circle moves to the left" };

    [Fact]
    public void Validate_Defaults_AreGoodOnceThereIsAPrompt() => Assert.Empty(Problems(Good));

    [Theory]
    [InlineData(100)]
    [InlineData(8)]
    [InlineData(0)]
    [InlineData(-16)]
    [InlineData(1360)]
    public void Validate_SizeOffTheGridOrOutOfRange_NamesTheMultipleAndTheRange(int size)
    {
        AssertProblem(Good with { Width = size }, "width", $"width {size} must be a multiple of 16 from 16 to 1344.");
        AssertProblem(Good with { Height = size }, "height", $"height {size} must be a multiple of 16 from 16 to 1344.");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-9)]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(145)]
    [InlineData(10_809)]
    public void Validate_FramesOffTheChunk_NamesTheChunk(int frames) =>
        AssertProblem(Good with { Frames = frames }, "frames", $"frames {frames} must be 1 or a multiple of 9 up to 10800.");

    [Theory]
    [InlineData(12)]
    [InlineData(10)]
    [InlineData(10_801)]
    [InlineData(0)]
    public void Validate_SliceModeFramesOffTheChunk_NamesTheChunk(int frames) =>
        Assert.Equal(
            [new SettingProblem("frames", $"frames {frames} must be 1, a multiple of 8 or one more than that, up to 10800.")],
            VideoSettingsValidator.Validate(
                Good with
                {
                    Frames = frames,
                    Overlap = 32,
                },
                new ModelLimits { Compression = TemporalCompression.Slice }
            )
        );

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(17)]
    [InlineData(145)]
    [InlineData(10_800)]
    public void Validate_SliceModeWholeChunks_AreGood(int frames) =>
        Assert.Empty(
            VideoSettingsValidator.Validate(
                Good with
                {
                    Frames = frames,
                    Overlap = 32,
                },
                new ModelLimits { Compression = TemporalCompression.Slice }
            )
        );

    [Theory]
    [InlineData(153)]
    [InlineData(10_800)]
    public void Validate_MoreFramesThanAWindow_AreGood(int frames) => Assert.Empty(Problems(Good with { Frames = frames }));

    [Theory]
    [InlineData(0)]
    [InlineData(-9)]
    [InlineData(50)]
    [InlineData(153)]
    [InlineData(int.MinValue)]
    public void Validate_WindowOffTheChunkOrBeyondTheNetwork_NamesTheChunkAndTheRange(int window) =>
        AssertProblem(Good with { Window = window, Overlap = 0 }, "window", $"window {window} must be a multiple of 9 from 9 to 144.");

    [Theory]
    [InlineData(-9)]
    [InlineData(5)]
    [InlineData(27)]
    [InlineData(36)]
    public void Validate_OverlapOffTheChunkOrNotBelowTheWindow_NamesTheChunkAndTheRange(int overlap) =>
        AssertProblem(Good with { Window = 27, Overlap = overlap }, "overlap", $"overlap {overlap} must be a multiple of 9 from 0 to 18.");

    [Theory]
    [InlineData(144, 135)]
    [InlineData(27, 0)]
    [InlineData(9, 0)]
    public void Validate_WindowAndOverlapOfWholeChunks_AreGood(int window, int overlap) =>
        Assert.Empty(Problems(Good with { Frames = 900, Window = window, Overlap = overlap }));

    [Theory]
    [InlineData(0)]
    [InlineData(121)]
    public void Validate_FpsOutOfRange_NamesTheRange(int fps) =>
        AssertProblem(Good with { Fps = fps }, "fps", $"fps {fps} must be from 1 to 120, such as 24, 23.976 or 24000/1001.");

    [Theory]
    [InlineData("euler", 0, "steps 0 must be a whole number from 1 to 1000 with sampler Euler.")]
    [InlineData("euler", 1001, "steps 1001 must be a whole number from 1 to 1000 with sampler Euler.")]
    [InlineData("PNDM", 3, "steps 3 must be a whole number from 4 to 999 with sampler PNDM.")]
    [InlineData("DPM++", 1000, "steps 1000 must be a whole number from 1 to 999 with sampler DPM++.")]
    public void Validate_StepsOutOfRange_NamesTheSamplersRange(string sampler, int steps, string message) =>
        AssertProblem(Good with { Sampler = sampler, Steps = steps }, "steps", message);

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(-0.5, "-0.5")]
    [InlineData(50.5, "50.5")]
    public void Validate_GuidanceOutOfRange_NamesTheRange(double scale, string written) =>
        AssertProblem(Good with { GuidanceScale = scale }, "guidance_scale", $"guidance_scale {written} must be a number from 0 to 50.");

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(VideoSettingsValidator.MaxSeed + 1)]
    public void Validate_SeedOutOfRange_NamesTheRange(long seed) =>
        AssertProblem(Good with { Seed = seed }, "seed", $"seed {seed} must be a whole number from 0 to 9007199254740991.");

    [Fact]
    public void Validate_UnknownNames_ListTheKnownOnes()
    {
        AssertProblem(
            Good with
            {
                Sampler = "heun",
            },
            "sampler",
            "sampler 'heun' is unknown; use one of DPM++, Euler, Euler A, DDIM, PNDM."
        );
        AssertProblem(
            Good with
            {
                Sampler = new string('x', 5000),
            },
            "sampler",
            "sampler is unknown; use one of DPM++, Euler, Euler A, DDIM, PNDM."
        );
        AssertProblem(Good with { Noise = "white" }, "noise", "noise 'white' is unknown; use one of philox, torch.");
        AssertProblem(Good with { Noise = null! }, "noise", "noise is unknown; use one of philox, torch.");
        AssertProblem(
            Good with
            {
                WindowSchedule = "Static",
            },
            "window_schedule",
            "window_schedule 'Static' is unknown; use one of static, uniform."
        );
        AssertProblem(
            Good with
            {
                WindowBlend = "linear",
            },
            "window_blend",
            "window_blend 'linear' is unknown; use one of triangular, flat."
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t\n")]
    [InlineData(null)]
    public void Validate_EmptyPrompt_IsRefused(string? prompt) =>
        AssertProblem(Good with { Prompt = prompt! }, "prompt", "prompt must not be empty; write 1 to 4000 characters.");

    [Fact]
    public void Validate_LongTexts_AreRefusedByCharacters()
    {
        AssertProblem(Good with { Prompt = new string('a', 100_000) }, "prompt", "prompt has 100000 characters and must have 1 to 4000.");
        AssertProblem(Good with { Prompt = "a" + new string(' ', 4000) }, "prompt", "prompt has 4001 characters and must have 1 to 4000.");
        AssertProblem(
            Good with
            {
                NegativePrompt = new string('a', 4001),
            },
            "negative_prompt",
            "negative_prompt has 4001 characters and must have 0 to 4000."
        );
        Assert.Empty(Problems(Good with { Prompt = string.Concat(Enumerable.Repeat("\U0001F600", 4000)) }));
    }

    // Not theory data: an attribute's text is stored as UTF-8, which cannot hold half a pair.
    [Fact]
    public void Validate_HalfASurrogatePair_IsRefused()
    {
        string[] prompts = ["a \ud83d cat", "cat \ud83d", "\ude00 cat", "\ude00\ud83d"];

        Assert.All(prompts, prompt =>
            AssertProblem(
                Good with
                {
                    Prompt = prompt,
                },
                "prompt",
                "prompt must be valid Unicode text of 1 to 4000 characters; it holds half of a surrogate pair."
            )
        );
    }

    [Fact]
    public void Validate_EverythingWrong_NamesEachFieldOnceByItsWireName()
    {
        var bad = new VideoSettings
        {
            Width = 1,
            Height = 1,
            Frames = 2,
            Fps = 0,
            Steps = 0,
            GuidanceScale = -1,
            Seed = -1,
            Sampler = "?",
            Noise = "?",
            Window = 1,
            Overlap = 1,
            WindowSchedule = "?",
            WindowBlend = "?",
            Prompt = "",
            NegativePrompt = new string('a', 5000),
        };

        var fields = typeof(VideoSettings)
            .GetProperties()
            .Select(property => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name)
            .OfType<string>();
        Assert.Equal(fields, Problems(bad).Select(problem => problem.Field));
        Assert.All(Problems(bad), problem => Assert.StartsWith(problem.Field + " ", problem.Message, StringComparison.Ordinal));
    }

    private static IReadOnlyList<SettingProblem> Problems(VideoSettings settings) =>
        VideoSettingsValidator.Validate(settings, new ModelLimits());

    private static void AssertProblem(VideoSettings settings, string field, string message) =>
        Assert.Equal([new SettingProblem(field, message)], Problems(settings));
}
