using Grid.Training.GridTiny;

namespace Grid.Training.Tests.GridTiny;

/// <summary>A tool that ends well may have written half a file, on a disk that was full for a moment.</summary>
public sealed class CaptionVocabularyTests : IDisposable
{
    private static readonly string Shipped = Path.Combine(Repository.Root, "deploy/models/grid-tiny/tokenizer/spiece.model");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("grid-training-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(500)]
    public void Ensure_ToolThatWroteHalfAFile_LeavesNoVocabulary(int bytes)
    {
        var tool = Tool($"head -c {bytes} {Shipped}");

        Assert.Throws<InvalidDataException>(() => CaptionVocabulary.Ensure(_folder.FullName, tool));
        Assert.False(File.Exists(Path.Combine(_folder.FullName, "spiece.model")));
    }

    [Fact]
    public void Ensure_ToolThatWroteAllOfIt_GivesTheVocabulary()
    {
        var path = CaptionVocabulary.Ensure(_folder.FullName, Tool($"cat {Shipped}"));

        Assert.Equal(File.ReadAllBytes(Shipped), File.ReadAllBytes(path));
        Assert.Equal(path, CaptionVocabulary.Ensure(_folder.FullName, "no-such-tool"));
    }

    private string Tool(string print)
    {
        var path = Path.Combine(_folder.FullName, "tool");
        File.WriteAllText(
            path,
            $"#!/bin/sh\nfor a in \"$@\"; do case $a in --model_prefix=*) p=${{a#*=}};; esac; done\n{print} >\"$p.model\"\n: "
                + ">\"$p.vocab\"\n"
        );
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return path;
    }
}
