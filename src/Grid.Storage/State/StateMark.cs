using System.Buffers.Binary;
using System.IO.Hashing;
using Grid.Storage.Artifacts;
using Grid.Storage.Folders;
using Microsoft.Win32.SafeHandles;

namespace Grid.Storage.State;

/// <summary>
/// The file beside the database that says how much state there is, so that a database or log that has lost its end is told from one that is
/// whole. It is written after each commit and before anybody is told of it; its two halves are written in turn, so that one is always
/// whole.
/// </summary>
internal sealed class StateMark : IDisposable
{
    private const int SlotSize = 512;
    private const int Version = 1;
    private const ulong Magic = 0x4752_4944_4d41_524b;

    private const int VersionAt = 8;
    private const int FolderAt = 12;
    private const int CommitAt = 28;
    private const int RecordsAt = 36;
    private const int SumAt = 44;
    private const int HashAt = 60;
    private const int Used = 68;

    private readonly SafeFileHandle _file;
    private int _next;

    private StateMark(SafeFileHandle file, Guid folder, StateTotals totals, int next)
    {
        _file = file;
        Folder = folder;
        Totals = totals;
        _next = next;
    }

    /// <summary>Names the folder's state; the database has the same name.</summary>
    public Guid Folder { get; }

    /// <summary>What was written last.</summary>
    public StateTotals Totals { get; private set; }

    /// <summary>Writes the file in place of one that is there.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Create(string path, Guid folder, StateTotals totals)
    {
        var temporary = path + ".new";
        Span<byte> slots = stackalloc byte[2 * SlotSize];
        slots.Clear();
        Fill(slots[..SlotSize], folder, totals);
        Fill(slots[SlotSize..], folder, totals);
        PrivateFile.Write(temporary, "");
        using (var file = File.OpenHandle(temporary, FileMode.Open, FileAccess.Write))
        {
            RandomAccess.Write(file, slots, 0);
            RandomAccess.FlushToDisk(file);
        }

        File.Move(temporary, path, overwrite: true);
        FileSync.FlushFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Opens the file for a reader, who writes nothing, or for the one writer.</summary>
    /// <exception cref="StateDamagedException">Both halves are damaged, or the file cannot be read.</exception>
    public static StateMark Open(string path, FileAccess access)
    {
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite);
            var (first, second) = (ReadSlot(file, 0), ReadSlot(file, 1));
            if (first is null && second is null)
            {
                throw new StateDamagedException(path, "it is damaged, and so it cannot be told whether all state is there");
            }

            var isFirst = second is null || (first is not null && first.Value.Totals.Commit > second.Value.Totals.Commit);
            var newest = isFirst ? first!.Value : second!.Value;

            // The other half is written next: the older one, or the damaged one.
            var mark = new StateMark(file, newest.Folder, newest.Totals, isFirst ? 1 : 0);
            file = null;
            return mark;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new StateDamagedException(path, $"it cannot be read ({unreadable.Message})", unreadable);
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <summary>Writes what the state adds up to. On return it is on disk.</summary>
    /// <exception cref="IOException">It cannot be written; what was written before still holds.</exception>
    public void Write(StateTotals totals)
    {
        Span<byte> slot = stackalloc byte[SlotSize];
        slot.Clear();
        Fill(slot, Folder, totals);
        RandomAccess.Write(_file, slot, _next * SlotSize);
        RandomAccess.FlushToDisk(_file);
        _next = 1 - _next;
        Totals = totals;
    }

    public void Dispose() => _file.Dispose();

    private static void Fill(Span<byte> slot, Guid folder, StateTotals totals)
    {
        BinaryPrimitives.WriteUInt64BigEndian(slot, Magic);
        BinaryPrimitives.WriteInt32BigEndian(slot[VersionAt..], Version);
        folder.TryWriteBytes(slot[FolderAt..]);
        BinaryPrimitives.WriteInt64BigEndian(slot[CommitAt..], totals.Commit);
        BinaryPrimitives.WriteInt64BigEndian(slot[RecordsAt..], totals.Records);
        BinaryPrimitives.WriteUInt128BigEndian(slot[SumAt..], totals.Sum);
        BinaryPrimitives.WriteUInt64BigEndian(slot[HashAt..], XxHash64.HashToUInt64(slot[..HashAt]));
    }

    private static (Guid Folder, StateTotals Totals)? ReadSlot(SafeFileHandle file, int number)
    {
        Span<byte> slot = stackalloc byte[Used];
        slot.Clear();
        var isWhole =
            RandomAccess.Read(file, slot, number * SlotSize) == Used
            && BinaryPrimitives.ReadUInt64BigEndian(slot) == Magic
            && BinaryPrimitives.ReadInt32BigEndian(slot[VersionAt..]) == Version
            && BinaryPrimitives.ReadUInt64BigEndian(slot[HashAt..]) == XxHash64.HashToUInt64(slot[..HashAt]);
        return isWhole
            ? (
                new Guid(slot[FolderAt..CommitAt]),
                new StateTotals(
                    BinaryPrimitives.ReadInt64BigEndian(slot[CommitAt..]),
                    BinaryPrimitives.ReadInt64BigEndian(slot[RecordsAt..]),
                    BinaryPrimitives.ReadUInt128BigEndian(slot[SumAt..])
                )
            )
            : null;
    }
}
