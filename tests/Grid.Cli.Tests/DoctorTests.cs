using Grid.Cli.Doctor;

namespace Grid.Cli.Tests;

public sealed class DoctorTests : IDisposable
{
    private readonly CliRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Doctor_NothingMissing_IsDone()
    {
        Assert.Equal(ExitCodes.Done, await _run.RunAsync("doctor"));
        Assert.DoesNotContain("MISSING", _run.Output, StringComparison.Ordinal);
        Assert.Contains("10.0.401", _run.Output, StringComparison.Ordinal);
        Assert.Contains("20.0 MiB, sha256 c0ffee, /models/grid-tiny", _run.Output, StringComparison.Ordinal);
        Assert.EndsWith("Nothing that is needed is missing.", _run.Output.Trim(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ffmpeg", "ffmpeg", "apt-get install -y ffmpeg")]
    [InlineData("ffprobe", "ffmpeg", "apt-get install -y ffmpeg")]
    [InlineData("dotnet", ".NET SDK", "dotnet-install.sh")]
    public async Task Doctor_ProgramMissing_SaysHowToGetIt(string program, string subject, string remedy)
    {
        _run.Machine.Programs.Remove(program);

        await AssertMissing(subject, remedy);
    }

    [Theory]
    [InlineData("libicuuc.so", "libicu", "apt-get install -y libicu-dev")]
    [InlineData("libgomp.so.1", "libgomp", "apt-get install -y libgomp1")]
    public async Task Doctor_LibraryMissing_SaysHowToGetIt(string library, string subject, string remedy)
    {
        _run.Machine.Libraries.Remove(library);

        await AssertMissing(subject, remedy);
    }

    [Fact]
    public async Task Doctor_JobsWithoutRecords_AreToldWithTheWayOut()
    {
        _run.Machine.State = new StateCondition(
            "2 jobs in their tenants' books have no record: default/video_1, default/video_2.",
            IsWell: false
        );

        await AssertMissing("grid", "grid state check");
        Assert.Contains("default/video_1, default/video_2", _run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_StateThatIsWell_SaysHowMuchThereIs()
    {
        _run.Machine.State = new StateCondition("40 records, 12 jobs of 1 tenant", IsWell: true);

        Assert.Equal(ExitCodes.Done, await _run.RunAsync("doctor"));
        Assert.Contains("40 records, 12 jobs of 1 tenant", _run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_OnlyAnOlderSdk_IsMissing()
    {
        _run.Machine.Outputs["/usr/bin/dotnet --list-sdks"] = "8.0.100 [/usr/share/dotnet/sdk]\n";

        await AssertMissing(".NET SDK", "--channel 10.0");
    }

    [Theory]
    [InlineData(null, "does not run")]
    [InlineData(" V....D mpeg4   MPEG-4 part 2\n", "no libx264")]
    public async Task Doctor_FfmpegOfNoUse_IsMissing(string? encoders, string text)
    {
        _run.Machine.Outputs["/usr/bin/ffmpeg -hide_banner -encoders"] = encoders;

        await AssertMissing("ffmpeg", text);
    }

    [Theory]
    [InlineData("/lib/libstdc++.so.6: version `GLIBCXX_3.4.32' not found", "older libstdc++")]
    [InlineData("libtorch_cpu.so: cannot open shared object file", "run ./grid again")]
    public async Task Doctor_TorchDoesNotLoad_SaysWhatToDo(string failure, string remedy)
    {
        _run.Machine.TorchFailure = failure;

        await AssertMissing("libtorch", remedy);
        Assert.Contains(failure, _run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_LittleMemory_IsMissing()
    {
        _run.Machine.MemoryBytes = (2L << 30) - 1;

        await AssertMissing("memory", "the small model needs 2.0 GiB");
    }

    [Fact]
    public async Task Doctor_LittleDisk_IsMissing()
    {
        _run.Machine.Disk = 100 << 20;

        await AssertMissing("disk", "100.0 MiB available");
    }

    [Fact]
    public async Task Doctor_WeightFileIsAPointer_SaysWhichAndHowToFetchIt()
    {
        _run.Machine.Models.Add(
            new("other", IsDefault: false, 130, "", "/models/other", 0, 0) { Fault = "vae/x.safetensors: this is a Git LFS pointer" }
        );

        var code = await _run.RunAsync("doctor");

        Assert.NotEqual(0, code);
        Assert.Contains(
            "cannot be used: vae/x.safetensors: this is a Git LFS pointer (/models/other)",
            _run.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Doctor_NoDefaultModel_IsMissing()
    {
        _run.Machine.Models[0] = _run.Machine.Models[0] with { Name = "other", IsDefault = false };

        await AssertMissing("default model", "grid train grid-tiny");
    }

    [Fact]
    public async Task Doctor_PortTaken_IsANote()
    {
        _run.Machine.PortFree = false;

        Assert.Equal(ExitCodes.Done, await _run.RunAsync("doctor"));
        Assert.Contains("note     port 5210", _run.Output, StringComparison.Ordinal);
        Assert.Contains("grid up --port 0", _run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_GridRuns_SaysWhere()
    {
        _run.Machine.PortFree = false;
        _run.Machine.RunningGrid = new Uri("http://127.0.0.1:5210");

        Assert.Equal(ExitCodes.Done, await _run.RunAsync("doctor"));
        Assert.Contains("a grid runs and answers at http://127.0.0.1:5210", _run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_NoVocabularyTrainer_IsANote()
    {
        _run.Machine.Programs.Remove("spm_train");

        Assert.Equal(ExitCodes.Done, await _run.RunAsync("doctor"));
        Assert.Contains("only training a vocabulary needs it", _run.Output, StringComparison.Ordinal);
    }

    private async Task AssertMissing(string subject, string text)
    {
        Assert.Equal(ExitCodes.Failed, await _run.RunAsync("doctor"));
        Assert.Contains($"MISSING  {subject}", _run.Output, StringComparison.Ordinal);
        Assert.Contains(text, _run.Output, StringComparison.Ordinal);
        Assert.EndsWith("1 of what is needed is missing.", _run.Output.Trim(), StringComparison.Ordinal);
    }
}
