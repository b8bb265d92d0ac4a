using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Grid.Cli.Generation;
using Grid.Cli.Parsing;
using Grid.Media;
using Grid.Sampling.Noise;
using Grid.Sampling.Schedulers;
using Grid.Sampling.Settings;
using Grid.Sampling.Windows;
using Grid.Sdk.Videos;
using FrameRate = Grid.Sdk.Videos.FrameRate;

namespace Grid.Cli.Commands;

/// <summary>The options that say what a video shall be, and what they give together.</summary>
internal sealed partial class VideoOptions
{
    private readonly Argument<string> _prompt = new("prompt") { Description = "What the video shows." };

    private readonly Option<string?> _output = new(OutputFile.Option, "-o")
    {
        Description = "File to write; its ending (.mp4, .gif or .png) is the format. Default: out.mp4, and out.png for one frame.",
        HelpName = "FILE",
        CustomParser = OptionParsers.NotEmpty(OutputFile.Option),
    };

    private readonly Option<bool> _image = new("--image") { Description = "Make one picture; the same as --frames 1." };

    private readonly Option<VideoSize?> _size = new("--size")
    {
        Description = "Size in pixels, multiples of 16, such as 64x64. Default: the model's.",
        HelpName = "WxH",
        CustomParser = OptionParsers.Size("--size", new ModelLimits().SizeMultiple, RawVideo.MaxSide),
    };

    private readonly Option<int?> _frames = new("--frames")
    {
        Description =
            "Number of frames: 1, or a multiple of the model's chunk, which is 9; more than a window holds are made in "
            + "windows. Default: the model's.",
        HelpName = "N",
        CustomParser = OptionParsers.WholeNumber("--frames", 1, 100_000),
    };

    private readonly Option<FrameRate?> _fps = new("--fps")
    {
        Description =
            $"Frames per second of the file, 1 to {VideoSettingsValidator.MaxFps}, such as 24, 23.976 or 24000/1001. Default: the model's.",
        HelpName = "N",
        CustomParser = OptionParsers.Rate("--fps", 1, VideoSettingsValidator.MaxFps),
    };

    private readonly Option<int?> _steps = new("--steps")
    {
        Description = $"Denoising steps, 1 to {NoiseSchedulers.MaxSteps}; some samplers take fewer. Default: the model's.",
        HelpName = "N",
        CustomParser = OptionParsers.WholeNumber("--steps", 1, NoiseSchedulers.MaxSteps),
    };

    private readonly Option<string?> _sampler = new("--sampler")
    {
        Description = $"Sampling method: {string.Join(", ", NoiseSchedulers.Names)}. Default: the model's.",
        HelpName = "NAME",
        CustomParser = OptionParsers.Choice("--sampler", NoiseSchedulers.Names, NoiseSchedulers.Normalize),
    };

    private readonly Option<double?> _guidance = new("--guidance")
    {
        Description =
            $"Strength of the prompt, 0 to {VideoSettingsValidator.MaxGuidanceScale}; 1 turns guidance off. Default: the model's.",
        HelpName = "X",
        CustomParser = OptionParsers.Number("--guidance", 0, VideoSettingsValidator.MaxGuidanceScale),
    };

    private readonly Option<long?> _seed = new("--seed")
    {
        Description = "Seed of the noise, 0 to 2^53 - 1; the same seed and settings give the same video. Default: drawn.",
        HelpName = "N",
        CustomParser = OptionParsers.WholeNumber("--seed", 0, VideoSettingsValidator.MaxSeed),
    };

    private readonly Option<string?> _negative = new("--negative") { Description = "What the video shall not show.", HelpName = "TEXT" };

    private readonly Option<string?> _model = new("--model")
    {
        Description = "Name of a model; grid models lists them. Default: the grid's default model.",
        HelpName = "NAME",
        CustomParser = OptionParsers.NotEmpty("--model"),
    };

    private readonly Option<string?> _noise = new("--noise")
    {
        Description =
            $"Noise generator: {string.Join(", ", NoiseSources.Names)}; torch repeats the sequence of PyTorch's CPU "
            + $"generator. Default: {NoiseSources.Philox}.",
        HelpName = "NAME",
        CustomParser = OptionParsers.Choice("--noise", NoiseSources.Names, NoiseSources.Normalize),
    };

    private readonly Option<int?> _window = new("--window")
    {
        Description = "Most frames that the network sees at once, a multiple of the model's chunk. Default: the model's.",
        HelpName = "N",
        CustomParser = OptionParsers.WholeNumber("--window", 1, 100_000),
    };

    private readonly Option<int?> _overlap = new("--overlap")
    {
        Description =
            "Least number of frames that neighbouring windows share, a multiple of the model's chunk below the window; 0 for "
            + "none. Default: the model's.",
        HelpName = "N",
        CustomParser = OptionParsers.WholeNumber("--overlap", 0, 100_000),
    };

    private readonly Option<string?> _windowSchedule = new("--window-schedule")
    {
        Description =
            $"How windows lie: {string.Join(", ", WindowSchedules.Names)}; uniform shifts them from step to step. Default: "
            + $"{WindowSchedules.Static}.",
        HelpName = "NAME",
        CustomParser = OptionParsers.Choice("--window-schedule", WindowSchedules.Names),
    };

    private readonly Option<string?> _windowBlend = new("--window-blend")
    {
        Description =
            $"How windows are weighed where they overlap: {string.Join(", ", WindowBlends.Names)}. Default: {WindowBlends.Triangular}.",
        HelpName = "NAME",
        CustomParser = OptionParsers.Choice("--window-blend", WindowBlends.Names),
    };

    private readonly Option<int?> _previewEvery = new("--preview-every")
    {
        Description =
            $"Network evaluations from one preview to the next, 0 to {NoiseSchedulers.MaxSteps}; 0 for none. Does not change "
            + "the frames. Default: the grid's.",
        HelpName = "N",
        CustomParser = OptionParsers.WholeNumber("--preview-every", 0, NoiseSchedulers.MaxSteps),
    };

    private readonly Option<string?> _preview = new("--preview")
    {
        Description =
            "File that holds the newest preview, a small picture, while a grid makes the video; its ending "
            + $"({string.Join(", ", PictureFile.Endings)}) is the format. Default: none.",
        HelpName = "FILE",
        CustomParser = OptionParsers.NotEmpty("--preview"),
    };

    public void AddTo(Command command)
    {
        command.Add(_prompt);
        Option[] options =
        [
            _output,
            _image,
            _size,
            _frames,
            _fps,
            _steps,
            _sampler,
            _guidance,
            _seed,
            _negative,
            _model,
            _noise,
            _window,
            _overlap,
            _windowSchedule,
            _windowBlend,
            _previewEvery,
            _preview,
        ];
        foreach (var option in options)
        {
            command.Add(option);
        }
    }

    /// <summary>Reads what was given and checks that it goes together.</summary>
    /// <exception cref="CliException">Options contradict each other.</exception>
    public GenerationSettings Read(ParseResult parsed)
    {
        var prompt = parsed.GetRequiredValue(_prompt);
        if (string.IsNullOrWhiteSpace(prompt))
        {
            throw new CliException(ExitCodes.Usage, "prompt must not be empty.");
        }

        // What the parser knows no option of it takes for the prompt; a word that is written like one was meant as one.
        if (OptionWord().IsMatch(prompt) && parsed.Tokens.All(token => token.Type != TokenType.DoubleDash))
        {
            throw new CliException(
                ExitCodes.Usage,
                $"There is no option {prompt.Split('=')[0]}; a prompt that looks like one goes behind --, as in: ./grid "
                    + $"generate -- '{prompt}'."
            );
        }

        var frames = parsed.GetValue(_frames);
        if (parsed.GetValue(_image))
        {
            frames = frames is null or 1
                ? 1
                : throw new CliException(ExitCodes.Usage, $"--image makes one picture; --frames must be 1 or left out, not {frames}.");
        }

        var (path, format) = OutputFile.Resolve(parsed.GetValue(_output), frames);
        if (format == VideoFormat.Png)
        {
            frames = frames is null or 1
                ? 1
                : throw new CliException(ExitCodes.Usage, $"--output {path} is a picture; --frames must be 1 or left out, not {frames}.");
        }

        return new GenerationSettings
        {
            Prompt = prompt,
            OutputPath = path,
            Format = format,
            Size = parsed.GetValue(_size),
            Frames = frames,
            Fps = parsed.GetValue(_fps),
            Steps = parsed.GetValue(_steps),
            Sampler = parsed.GetValue(_sampler),
            GuidanceScale = parsed.GetValue(_guidance),
            Seed = parsed.GetValue(_seed),
            NegativePrompt = parsed.GetValue(_negative),
            Model = parsed.GetValue(_model),
            Noise = parsed.GetValue(_noise),
            Window = parsed.GetValue(_window),
            Overlap = parsed.GetValue(_overlap),
            WindowSchedule = parsed.GetValue(_windowSchedule),
            WindowBlend = parsed.GetValue(_windowBlend),
            PreviewEvery = parsed.GetValue(_previewEvery),
            PreviewPath = PreviewPath(parsed, path),
        };
    }

    private string? PreviewPath(ParseResult parsed, string output)
    {
        if (parsed.GetValue(_preview) is not { } path)
        {
            return null;
        }

        if (Directory.Exists(path) || Path.GetFullPath(path) == Path.GetFullPath(output))
        {
            throw new CliException(
                ExitCodes.Usage,
                $"--preview must be a file other than that of --output; {path} is {(Directory.Exists(path) ? "a folder" : "the same")}."
            );
        }

        if (!PictureFile.Endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
        {
            throw new CliException(ExitCodes.Usage, $"--preview must end in {string.Join(", ", PictureFile.Endings)}, not '{path}'.");
        }

        return parsed.GetValue(_previewEvery) is 0
            ? throw new CliException(
                ExitCodes.Usage,
                $"--preview waits for previews, so --preview-every must be 1 to {NoiseSchedulers.MaxSteps} or left out, not 0."
            )
            : path;
    }

    [GeneratedRegex(@"^--?[A-Za-z][\w-]*(=.*)?$", RegexOptions.Singleline)]
    private static partial Regex OptionWord();
}
