using Grid.Testing;

namespace Grid.EndToEnd.Tests.Grids;

/// <summary>A folder of models into which a test puts copies of the smallest one, each with something wrong with it.</summary>
internal sealed class ModelShelf
{
    private readonly TemporaryFolder _folder;

    public ModelShelf(TemporaryFolder folder)
    {
        _folder = folder;
        Directory.CreateDirectory(Folder);
    }

    /// <summary>For the variable <c>GRID_MODELS</c>.</summary>
    public string Folder => _folder.Combine("shelf");

    /// <summary>Path of a model's file.</summary>
    public string PathOf(string name, string file) => Path.Combine(Folder, name, file);

    /// <summary>Puts a model there at one stroke.</summary>
    /// <param name="spoil">Is given the path of <paramref name="file"/> in the copy before it turns up.</param>
    public void Put(string name, string? file = null, Action<string>? spoil = null)
    {
        var copy = Path.Combine(GoldenModel.Install(_folder.Combine("made", name)), GoldenModel.Name);
        if (file is not null)
        {
            spoil!(Path.Combine(copy, file));
        }

        Directory.Move(copy, Path.Combine(Folder, name));
    }

    /// <summary>Puts in place of a file what Git LFS leaves until it is fetched.</summary>
    public static void MakePointer(string file) =>
        File.WriteAllText(file, "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 20000000\n");

    /// <summary>Makes the last value of a weight file one that is no number, in whatever type of element.</summary>
    public static void SpoilLastValue(string file)
    {
        using var weights = File.OpenWrite(file);
        weights.Seek(-4, SeekOrigin.End);
        weights.Write([0xFF, 0xFF, 0xFF, 0xFF]);
    }

    /// <summary>Leaves out the second half of a file.</summary>
    public static void Cut(string file)
    {
        using var weights = File.OpenWrite(file);
        weights.SetLength(weights.Length / 2);
    }
}
