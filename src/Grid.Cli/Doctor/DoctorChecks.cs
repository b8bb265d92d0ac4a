using Grid.Cli.Models;
using Grid.Host;

namespace Grid.Cli.Doctor;

/// <summary>Looks at everything the grid needs, one finding each.</summary>
internal sealed class DoctorChecks(IMachine machine)
{
    /// <summary>A grid with the small model lives in about half of this.</summary>
    public const long NeededMemory = 2L << 30;

    /// <summary>Room for build output, state and some videos.</summary>
    public const long NeededDisk = 2L << 30;

    private const string Debian = "apt-get update && apt-get install -y ";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken) =>
        [
            await CheckSdkAsync(cancellationToken),
            await CheckFfmpegAsync(cancellationToken),
            machine.HasLibrary("libicuuc.so")
                ? new Finding("libicu", FindingSeverity.Ok, "found")
                : new Finding(
                    "libicu",
                    FindingSeverity.Missing,
                    "not found; .NET needs it for text in other languages",
                    Debian + "libicu-dev"
                ),
            machine.HasLibrary("libgomp.so.1")
                ? new Finding("libgomp", FindingSeverity.Ok, "found")
                : new Finding("libgomp", FindingSeverity.Missing, "not found; libtorch computes with it", Debian + "libgomp1"),
            CheckTorch(),
            CheckAmount(
                "memory",
                machine.Memory(),
                NeededMemory,
                "the small model needs",
                "close other programs, or give the container more memory"
            ),
            CheckAmount(
                "disk",
                machine.FreeDisk(machine.StateFolder),
                NeededDisk,
                "builds and videos need",
                $"free some of the disk of {machine.StateFolder}, or set GRID_HOME to a folder on another"
            ),
            await CheckPortAsync(cancellationToken),
            .. await CheckStateAsync(cancellationToken),
            .. await CheckModelsAsync(cancellationToken),
            machine.FindProgram("spm_train") is { } trainer
                ? new Finding("spm_train", FindingSeverity.Ok, trainer)
                : new Finding(
                    "spm_train",
                    FindingSeverity.Note,
                    "not found; only training a vocabulary needs it",
                    Debian + "sentencepiece"
                ),
        ];

    private async Task<Finding> CheckSdkAsync(CancellationToken cancellationToken)
    {
        var version = machine.FindProgram("dotnet") is { } dotnet
            ? (await machine.RunAsync(dotnet, "--list-sdks", cancellationToken))?.Trim()
            : null;
        var newest = version?.Split('\n').LastOrDefault(line => line.StartsWith("10.", StringComparison.Ordinal));
        return newest is not null
            ? new Finding(".NET SDK", FindingSeverity.Ok, newest.Trim())
            : new Finding(
                ".NET SDK",
                FindingSeverity.Missing,
                "version 10 not found; building needs it",
                "curl -sSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0"
            );
    }

    private async Task<Finding> CheckFfmpegAsync(CancellationToken cancellationToken)
    {
        const string Remedy = Debian + "ffmpeg";
        if (machine.FindProgram("ffmpeg") is not { } ffmpeg || machine.FindProgram("ffprobe") is null)
        {
            return new Finding("ffmpeg", FindingSeverity.Missing, "not found; videos are written with it", Remedy);
        }

        var encoders = await machine.RunAsync(ffmpeg, "-hide_banner -encoders", cancellationToken);
        if (encoders is null)
        {
            return new Finding("ffmpeg", FindingSeverity.Missing, $"{ffmpeg} does not run", Remedy);
        }

        return encoders.Contains("libx264", StringComparison.Ordinal)
            ? new Finding("ffmpeg", FindingSeverity.Ok, $"{ffmpeg}, with libx264")
            : new Finding("ffmpeg", FindingSeverity.Missing, $"{ffmpeg} cannot write H.264 (no libx264)", Remedy);
    }

    private Finding CheckTorch()
    {
        if (machine.TryTorch() is not { } failure)
        {
            return new Finding("libtorch", FindingSeverity.Ok, "loads and computes");
        }

        // The build makes the one symbol version that older systems lack optional, in its own copy of the library.
        var remedy = failure.Contains("GLIBCXX", StringComparison.Ordinal)
            ? "remove artifacts/torch and run ./grid again: the build adapts the library to this system's older libstdc++"
            : "run ./grid again; if that does not help, remove artifacts/ so that all is fetched and built anew";
        return new Finding("libtorch", FindingSeverity.Missing, $"does not load: {failure}", remedy);
    }

    private static Finding CheckAmount(string subject, long available, long needed, string who, string remedy) =>
        available >= needed
            ? new Finding(subject, FindingSeverity.Ok, $"{ByteSize.Describe(available)} available")
            : new Finding(
                subject,
                FindingSeverity.Missing,
                $"{ByteSize.Describe(available)} available; {who} {ByteSize.Describe(needed)}",
                remedy
            );

    private async Task<Finding> CheckPortAsync(CancellationToken cancellationToken)
    {
        var subject = $"port {GridHostDefaults.Port}";
        if (await machine.FindGridAsync(cancellationToken) is { } running)
        {
            return new Finding(subject, FindingSeverity.Ok, $"a grid runs and answers at {running}");
        }

        return machine.IsPortFree(GridHostDefaults.Port)
            ? new Finding(subject, FindingSeverity.Ok, "free")
            : new Finding(subject, FindingSeverity.Note, "in use by another program", "grid up --port 0 takes a free one");
    }

    private async Task<IReadOnlyList<Finding>> CheckStateAsync(CancellationToken cancellationToken) =>
        await machine.CheckStateAsync(await machine.FindGridAsync(cancellationToken), cancellationToken) switch
        {
            null => [],
            { IsWell: true } well => [new Finding("grid", FindingSeverity.Ok, well.Text)],
            var faulty =>
            [
                new Finding(
                    "grid",
                    FindingSeverity.Missing,
                    faulty.Text,
                    "mend what it says, then read all of the state: grid state check"
                ),
            ],
        };

    // The default model is needed; another one is missed by those who ask for it.
    private static Finding Describe(ModelReport model) =>
        model.Fault is null
            ? new Finding(
                $"model {model.Name}",
                FindingSeverity.Ok,
                $"{ByteSize.Describe(model.Bytes)}, sha256 {model.Hash}, {model.Folder}"
            )
            : new Finding(
                $"model {model.Name}",
                FindingSeverity.Missing,
                $"cannot be used: {model.Fault.TrimEnd('.')} ({model.Folder})",
                model.IsDefault ? $"git checkout deploy/models/{GridHostDefaults.Model}" : "mend the folder, or remove it"
            );

    private async Task<IReadOnlyList<Finding>> CheckModelsAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<ModelReport> models;
        try
        {
            models = await machine.ListModelsAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return [new Finding("models", FindingSeverity.Missing, $"cannot be read: {exception.Message}", "restore the model's folder")];
        }

        var findings = models.Select(Describe).ToList();
        if (!models.Any(model => model.IsDefault))
        {
            findings.Add(
                new Finding(
                    "default model",
                    FindingSeverity.Missing,
                    $"{GridHostDefaults.Model} is not there",
                    $"git checkout deploy/models/{GridHostDefaults.Model}, or make it with: grid train grid-tiny --out FOLDER"
                )
            );
        }

        return findings;
    }
}
