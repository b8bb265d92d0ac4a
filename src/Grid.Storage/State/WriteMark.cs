using System.Buffers.Binary;
using System.IO.Hashing;
using Grid.Storage.Folders;
using Microsoft.Win32.SafeHandles;

namespace Grid.Storage.State;

/// <summary>
/// What a process of a cluster remembers, outside of Redis, of the last write that Redis has answered: its number, in <c>marks/{silo}</c>
/// of the state folder. Redis keeps its writes in order, so one that has the last has all. A mark outlives the process, not a loss of
/// power.
/// </summary>
public sealed class WriteMark : IDisposable
{
    private const int Size = 2 * sizeof(ulong);

    private readonly SafeFileHandle _file;

    private WriteMark(SafeFileHandle file) => _file = file;

    /// <summary>Opens the mark of a process.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static WriteMark Open(string stateFolder, string silo)
    {
        var folder = FolderOf(stateFolder);
        PrivateFolder.Create(folder);
        return new WriteMark(
            File.OpenHandle(Path.Combine(folder, silo), FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)
        );
    }

    /// <summary>The highest number that a process of the folder remembers; 0 when none does. Marks that are damaged do not count.</summary>
    public static long FindHighest(string stateFolder) =>
        Directory.Exists(FolderOf(stateFolder)) ? Directory.EnumerateFiles(FolderOf(stateFolder)).Select(Read).DefaultIfEmpty(0).Max() : 0;

    /// <summary>Forgets all marks, where the state in Redis was replaced on purpose.</summary>
    public static void Clear(string stateFolder)
    {
        if (Directory.Exists(FolderOf(stateFolder)))
        {
            Directory.Delete(FolderOf(stateFolder), recursive: true);
        }
    }

    /// <summary>Remembers a number.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(long number)
    {
        Span<byte> bytes = stackalloc byte[Size];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[sizeof(long)..], XxHash64.HashToUInt64(bytes[..sizeof(long)]));
        RandomAccess.Write(_file, bytes, 0);
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    /// <summary>The folder of the marks.</summary>
    public static string FolderOf(string stateFolder) => Path.Combine(Path.GetFullPath(stateFolder), "marks");

    private static long Read(string file)
    {
        Span<byte> bytes = stackalloc byte[Size];
        using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return
            RandomAccess.Read(handle, bytes, 0) == Size
            && BinaryPrimitives.ReadUInt64BigEndian(bytes[sizeof(long)..]) == XxHash64.HashToUInt64(bytes[..sizeof(long)])
            ? BinaryPrimitives.ReadInt64BigEndian(bytes)
            : 0;
    }
}
