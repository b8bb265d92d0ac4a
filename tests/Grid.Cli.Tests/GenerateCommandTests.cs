using System.Net;
using Grid.Sdk.Errors;
using Grid.Sdk.Videos;

namespace Grid.Cli.Tests;

public sealed class GenerateCommandTests : IDisposable
{
    private readonly CliRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Generate_EveryOption_ReachesTheRequest()
    {
        var code = await _run.RunAsync(
            "generate",
            "a red square",
            "-o",
            _run.PathOf("new/out.gif"),
            "--size",
            "96x64",
            "--frames",
            "18",
            "--fps",
            "12",
            "--steps",
            "30",
            "--sampler",
            "euler a",
            "--guidance",
            "2.5",
            "--seed",
            "9007199254740991",
            "--negative",
            "blur",
            "--model",
            "grid-tiny",
            "--noise",
            "TORCH",
            "--window",
            "18",
            "--overlap",
            "9",
            "--window-schedule",
            "Uniform",
            "--window-blend",
            "flat",
            "--preview-every",
            "0"
        );

        Assert.Equal((ExitCodes.Done, ""), (code, code == 0 ? "" : _run.Error));
        Assert.Equal(
            new VideoRequest
            {
                Prompt = "a red square",
                Format = "gif",
                Size = new VideoSize(96, 64),
                Frames = 18,
                Fps = 12,
                Steps = 30,
                Sampler = "Euler A",
                GuidanceScale = 2.5,
                Seed = 9_007_199_254_740_991,
                NegativePrompt = "blur",
                Model = "grid-tiny",
                Noise = "torch",
                Window = 18,
                Overlap = 9,
                WindowSchedule = "uniform",
                WindowBlend = "flat",
                PreviewEvery = 0,
            },
            Assert.Single(_run.Grid.Requests)
        );
        Assert.Equal("film", await File.ReadAllTextAsync(_run.PathOf("new/out.gif"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Generate_OnlyAPrompt_LeavesTheRestToTheModel()
    {
        var code = await _run.RunAsync("generate", "a red square", "-o", _run.PathOf("out.mp4"));

        Assert.Equal(ExitCodes.Done, code);
        Assert.Equal(new VideoRequest { Prompt = "a red square", Format = "mp4" }, Assert.Single(_run.Grid.Requests));
        Assert.Contains("out.mp4: 9 frames at 8 fps, 64x64, model grid-tiny, seed 7, made in ", _run.Output, StringComparison.Ordinal);
        Assert.Contains("SHA-256 of the frames: abcd", _run.Output, StringComparison.Ordinal);
        Assert.Contains(" 45 %  denoising 9/20, 1 min 5 s left", _run.Error, StringComparison.Ordinal);
        Assert.Contains("The grid accepted the video as video_1.", _run.Error, StringComparison.Ordinal);
        Assert.Equal((1, 1), (_run.Grid.Connections, _run.Grid.Disposals));
    }

    [Theory]
    [InlineData("--image")]
    [InlineData("--image", "--frames", "1")]
    [InlineData("--frames", "1")]
    [InlineData]
    public async Task Generate_Picture_IsOneFrame(params string[] options)
    {
        var code = await _run.RunAsync(["generate", "x", "-o", _run.PathOf("out.png"), .. options]);

        Assert.Equal(ExitCodes.Done, code);
        var request = Assert.Single(_run.Grid.Requests);
        Assert.Equal((1, "png"), (request.Frames, request.Format));
    }

    [Fact]
    public async Task Generate_SeveralWindows_SaysTheSeamScore()
    {
        _run.Grid.End = _run.Grid.End with { SeamScore = 1.0416 };

        await _run.RunAsync("generate", "x", "-o", _run.PathOf("out.mp4"));

        Assert.Contains("Seam score: 1.042 (1 means that the borders of windows cannot be seen)", _run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_OneWindow_SaysNothingOfSeams()
    {
        await _run.RunAsync("generate", "x", "-o", _run.PathOf("out.mp4"));

        Assert.DoesNotContain("Seam", _run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_Local_WritesTheFramesWithoutAGrid()
    {
        var code = await _run.RunAsync("generate", "x", "--local", "--image", "-o", _run.PathOf("out.png"));

        Assert.Equal((ExitCodes.Done, ""), (code, code == 0 ? "" : _run.Error));
        Assert.Equal(0, _run.Grid.Connections);
        Assert.Equal(1, Assert.Single(_run.Local.Requests).Frames);
        Assert.True(new FileInfo(_run.PathOf("out.png")).Length > 0);
        Assert.Contains("SHA-256 of the frames: beef", _run.Output, StringComparison.Ordinal);
        Assert.Contains("Compute profile: cpu/any", _run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_Server_IsTheOneAsked()
    {
        var code = await _run.RunAsync("generate", "x", "--server", "http://elsewhere:81", "-o", _run.PathOf("out.mp4"));

        Assert.Equal((ExitCodes.Done, new Uri("http://elsewhere:81")), (code, _run.Grid.AskedServer));
    }

    [Theory]
    [InlineData("--size must be WIDTHxHEIGHT, both multiples of 16 from 16 to 8192, such as 64x64, not '65x64'.", "--size", "65x64")]
    [InlineData("--size must be WIDTHxHEIGHT, both multiples of 16 from 16 to 8192, such as 64x64, not '64'.", "--size", "64")]
    [InlineData("--frames must be a whole number from 1 to 100000, not '0'.", "--frames", "0")]
    [InlineData("--frames must be a whole number from 1 to 100000, not 'nine'.", "--frames", "nine")]
    [InlineData("--fps must be a number or a fraction from 1 to 120, such as 24, 23.976 or 24000/1001, not '121'.", "--fps", "121")]
    [InlineData("--steps must be a whole number from 1 to 1000, not '1.5'.", "--steps", "1.5")]
    [InlineData("--steps must be a whole number from 1 to 1000, not '99999999999999999999'.", "--steps", "99999999999999999999")]
    [InlineData("--sampler must be one of DPM++, Euler, Euler A, DDIM, PNDM, not 'heun'.", "--sampler", "heun")]
    [InlineData("--guidance must be a number from 0 to 50, not '51'.", "--guidance", "51")]
    [InlineData("--guidance must be a number from 0 to 50, not 'NaN'.", "--guidance", "NaN")]
    [InlineData("--seed must be a whole number from 0 to 9007199254740991, not '-1'.", "--seed", "-1")]
    [InlineData("--noise must be one of philox, torch, not 'pink'.", "--noise", "pink")]
    [InlineData("--window must be a whole number from 1 to 100000, not '0'.", "--window", "0")]
    [InlineData("--overlap must be a whole number from 0 to 100000, not '-1'.", "--overlap", "-1")]
    [InlineData("--window-schedule must be one of static, uniform, not 'random'.", "--window-schedule", "random")]
    [InlineData("--window-blend must be one of triangular, flat, not 'hard'.", "--window-blend", "hard")]
    [InlineData("--preview-every must be a whole number from 0 to 1000, not '1001'.", "--preview-every", "1001")]
    [InlineData("--preview must not be empty.", "--preview", "")]
    [InlineData("--preview must be a file other than that of --output; a.mp4 is the same.", "--output", "a.mp4", "--preview", "a.mp4")]
    [InlineData(
        "--preview waits for previews, so --preview-every must be 1 to 1000 or left out, not 0.",
        "--preview",
        "a.webp",
        "--preview-every",
        "0"
    )]
    [InlineData("--local makes no previews, so --preview must be left out.", "--local", "--preview", "a.jpg")]
    [InlineData("--preview must end in .webp, .png, .jpg, .jpeg, not 'look.gif'.", "--preview", "look.gif")]
    [InlineData("--preview must end in .webp, .png, .jpg, .jpeg, not 'look'.", "--preview", "look")]
    [InlineData("--model must not be empty.", "--model", "")]
    [InlineData("--output must not be empty.", "--output", "")]
    [InlineData("--output must end in .mp4, .gif, .png, not 'out.avi'.", "--output", "out.avi")]
    [InlineData("--output must end in .mp4, .gif, .png, not 'out'.", "--output", "out")]
    [InlineData("--image makes one picture; --frames must be 1 or left out, not 9.", "--image", "--frames", "9")]
    [InlineData("--output a.png is a picture; --frames must be 1 or left out, not 9.", "--output", "a.png", "--frames", "9")]
    [InlineData("--server must be an http or https address, such as http://localhost:5210, not 'here'.", "--server", "here")]
    [InlineData("--local runs without a grid, so --server must be left out.", "--local", "--server", "http://localhost:1")]
    public async Task Generate_BadValue_NamesTheOptionAndWhatItTakes(string expected, params string[] options)
    {
        var code = await _run.RunAsync(["generate", "x", .. options]);

        Assert.Equal((ExitCodes.Usage, expected), (code, _run.Error.Trim()));
        Assert.Equal(0, _run.Grid.Connections);
        Assert.Empty(_run.Output);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public async Task Generate_EmptyPrompt_IsRefused(string prompt)
    {
        var code = await _run.RunAsync("generate", prompt);

        Assert.Equal((ExitCodes.Usage, "prompt must not be empty."), (code, _run.Error.Trim()));
    }

    [Theory]
    [InlineData("generate")]
    [InlineData("generate", "x", "--colour", "red")]
    [InlineData("generate", "x", "--seed")]
    [InlineData("generate", "--colour")]
    [InlineData("generate", "x", "-oout.mp4")]
    [InlineData("videos", "show")]
    [InlineData("videos", "show", "../models")]
    [InlineData("make")]
    [InlineData("train")]
    [InlineData("train", "grid-tiny", "--out", "x", "--decoder-only")]
    public async Task Run_WrongCommandLine_IsUsage(params string[] arguments)
    {
        Assert.Equal(ExitCodes.Usage, await _run.RunAsync(arguments));
        Assert.NotEmpty(_run.Error);
        Assert.DoesNotContain("   at ", _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_UnknownVerb_ListsTheVerbs()
    {
        Assert.Equal(ExitCodes.Usage, await _run.RunAsync("make", "x"));
        Assert.Equal(
            "There is no verb 'make'; the verbs are: generate, demo, up, videos, eval, train, state, doctor, models, version.",
            _run.Error.Trim()
        );
    }

    [Theory]
    [InlineData("videos needs one of its verbs: list, show, wait, download, cancel, retry.", "videos")]
    [InlineData("There is no verb 'lst' of videos; the verbs are: list, show, wait, download, cancel, retry.", "videos", "lst")]
    [InlineData("There is no verb 'easyanimate' of train; the verbs are: grid-tiny.", "train", "easyanimate")]
    public async Task Run_UnknownVerbOfAVerb_ListsItsVerbs(string expected, params string[] arguments)
    {
        Assert.Equal(ExitCodes.Usage, await _run.RunAsync(arguments));
        Assert.Equal(expected, _run.Error.Trim());
    }

    [Fact]
    public async Task Generate_OutputIsAFolder_IsRefused()
    {
        var code = await _run.RunAsync("generate", "x", "-o", _run.Folder);

        Assert.Equal((ExitCodes.Usage, $"--output must be a file; {_run.Folder} is a folder."), (code, _run.Error.Trim()));
    }

    [Fact]
    public async Task Generate_GridRefuses_IsUsageWithTheGridsSentence()
    {
        _run.Grid.Refusal = new GridApiException(
            HttpStatusCode.BadRequest,
            new GridError("invalid_value", "frames 7 must be 1 or a multiple of 9 up to 144.", "frames")
        );

        var code = await _run.RunAsync("generate", "x", "--frames", "7", "-o", _run.PathOf("out.mp4"));

        Assert.Equal(ExitCodes.Usage, code);
        Assert.EndsWith("frames 7 must be 1 or a multiple of 9 up to 144.", _run.Error.Trim(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_run.Folder));
    }

    [Fact]
    public async Task Run_UnexpectedError_ShowsItsOriginOnlyWhenAsked()
    {
        _run.Grid.Refusal = new NotSupportedException("Odd.");

        Assert.Equal(ExitCodes.Failed, await _run.RunAsync("generate", "x", "-o", _run.PathOf("out.mp4")));
        Assert.Contains("NotSupportedException: Odd.", _run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", _run.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Failed, await _run.RunAsync("generate", "x", "-o", _run.PathOf("out.mp4"), "--verbose"));
        Assert.Contains("   at ", _run.Error, StringComparison.Ordinal);
    }
}
