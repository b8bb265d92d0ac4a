using System;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Marks one needed symbol version of an ELF64 library as weak (VER_FLG_WEAK), so that a loader whose C++ runtime
/// lacks that version accepts the library. Does nothing where the system's runtime already has the version.
/// </summary>
public sealed class WeakenSymbolVersion : Task
{
    private const uint SectionTypeVersionNeeds = 0x6ffffffe;
    private const ushort WeakFlag = 0x2;

    [Required]
    public string Library { get; set; } = "";

    [Required]
    public string SymbolVersion { get; set; } = "";

    /// <summary>Directories in which the system's libstdc++.so.6 may lie, separated by semicolons.</summary>
    [Required]
    public string RuntimeDirectories { get; set; } = "";

    public override bool Execute()
    {
        foreach (var directory in RuntimeDirectories.Split(new[] { ';' }, StringSplitOptions.RemoveEmptyEntries))
        {
            var runtime = Path.Combine(directory, "libstdc++.so.6");
            if (File.Exists(runtime))
            {
                if (Encoding.ASCII.GetString(File.ReadAllBytes(runtime)).Contains(SymbolVersion + "\0"))
                {
                    return true;
                }
            }
        }

        var elf = File.ReadAllBytes(Library);
        var sections = (int)BitConverter.ToUInt64(elf, 0x28);
        int entrySize = BitConverter.ToUInt16(elf, 0x3A), count = BitConverter.ToUInt16(elf, 0x3C);
        for (var index = 0; index < count; index++)
        {
            var header = sections + index * entrySize;
            if (BitConverter.ToUInt32(elf, header + 4) != SectionTypeVersionNeeds)
            {
                continue;
            }

            var strings = sections + (int)BitConverter.ToUInt32(elf, header + 0x28) * entrySize;
            var stringTable = (int)BitConverter.ToUInt64(elf, strings + 0x18);
            Weaken(elf, (int)BitConverter.ToUInt64(elf, header + 0x18), stringTable);
        }

        File.WriteAllBytes(Library, elf);
        return true;
    }

    private void Weaken(byte[] elf, int need, int stringTable)
    {
        while (true)
        {
            var auxiliary = need + (int)BitConverter.ToUInt32(elf, need + 8);
            while (true)
            {
                var name = stringTable + (int)BitConverter.ToUInt32(elf, auxiliary + 8);
                var end = Array.IndexOf(elf, (byte)0, name);
                if (Encoding.ASCII.GetString(elf, name, end - name) == SymbolVersion)
                {
                    elf[auxiliary + 4] |= (byte)WeakFlag;
                    Log.LogMessage(MessageImportance.High, $"{Path.GetFileName(Library)}: {SymbolVersion} is now a weak need");
                }

                var next = (int)BitConverter.ToUInt32(elf, auxiliary + 12);
                if (next == 0)
                {
                    break;
                }

                auxiliary += next;
            }

            var nextNeed = (int)BitConverter.ToUInt32(elf, need + 12);
            if (nextNeed == 0)
            {
                return;
            }

            need += nextNeed;
        }
    }
}
