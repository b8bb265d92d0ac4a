using System.Diagnostics;
using System.Globalization;

namespace Grid.Testing.Volumes;

/// <summary>A small file system in memory, which a run fills and empties. Needs the right to mount.</summary>
public sealed class MemoryVolume : IDisposable
{
    private readonly string _ballast;

    private MemoryVolume(string folder)
    {
        Folder = folder;
        _ballast = Path.Combine(folder, "ballast");
    }

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    /// <summary>Bytes that may still be written.</summary>
    public long Free => new DriveInfo(Folder).AvailableFreeSpace;

    /// <summary>Mounts one of a size in bytes over a folder, which is made where needed.</summary>
    /// <exception cref="InvalidOperationException">This user may not mount.</exception>
    public static MemoryVolume Mount(string folder, long bytes)
    {
        Directory.CreateDirectory(folder);
        var size = bytes.ToString(CultureInfo.InvariantCulture);
        return Run("mount", "-t", "tmpfs", "-o", $"size={size},mode=0700", "tmpfs", folder) == 0
            ? new MemoryVolume(folder)
            : throw new InvalidOperationException($"A tmpfs could not be mounted at {folder}; this needs root.");
    }

    /// <summary>Takes all space but so many bytes. Others write meanwhile, so it goes on until what is free is no more than that.</summary>
    public void Fill(long leave = 0)
    {
        using var file = new FileStream(
            _ballast,
            FileMode.OpenOrCreate,
            FileAccess.Write,
            FileShare.ReadWrite | FileShare.Delete,
            bufferSize: 0
        );
        file.Seek(0, SeekOrigin.End);
        var block = new byte[64 * 1024];
        while (Free - leave is > 0 and var left)
        {
            try
            {
                file.Write(block, 0, (int)Math.Min(block.Length, left));
            }
            catch (IOException)
            {
                return;
            }
        }
    }

    /// <summary>Gives the space back.</summary>
    public void Empty() => File.Delete(_ballast);

    /// <summary>Unmounts it.</summary>
    public void Dispose() => Run("umount", "--lazy", Folder);

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
