using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Grid.Sampling.Files;

/// <summary>
/// What Linux says of a file besides what .NET tells, without opening it: opening a pipe waits for somebody at its other end.
/// </summary>
/// <param name="Mode">Type and permissions, as in <c>stat</c>.</param>
/// <param name="Owner">Number of the user that it belongs to.</param>
public readonly record struct FileStatus(int Mode, uint Owner)
{
    // Of statx(2), whose layout is the same on all processors.
    private const int CurrentFolder = -100;
    private const uint BasicFields = 0x7ff;
    private const int StructBytes = 256;
    private const int OwnerOffset = 20;
    private const int ModeOffset = 28;

    // Of inode(7), octal 0170000 and the types in it; 01000 is the sticky bit.
    private const int TypeMask = 0xf000;
    private const int Pipe = 0x1000;
    private const int CharacterDevice = 0x2000;
    private const int BlockDevice = 0x6000;
    private const int Socket = 0xc000;
    private const int Sticky = 0x200;
    private const uint Root = 0;

    /// <summary>The user that this process acts as; null where the system does not tell.</summary>
    public static uint? User => OperatingSystem.IsLinux() ? GetEffectiveUser() : null;

    /// <summary>What the file is when it is neither a file nor a folder, such as <c>a named pipe</c>; else null.</summary>
    public string? Special =>
        (Mode & TypeMask) switch
        {
            Pipe => "a named pipe",
            Socket => "a socket",
            CharacterDevice or BlockDevice => "a device",
            _ => null,
        };

    /// <summary>
    /// Whether a user who may write in this folder may also replace a file in it: in some, such as <c>/tmp</c>, only its owner may.
    /// </summary>
    public bool LetsReplace(FileStatus file, uint user) => (Mode & Sticky) == 0 || user == Root || user == Owner || user == file.Owner;

    /// <summary>
    /// The status of a file, of the one behind it where it is a link; null where there is none or the system does not tell.
    /// </summary>
    public static FileStatus? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var answer = new byte[StructBytes];
        return GetStatus(CurrentFolder, path, 0, BasicFields, answer) == 0
            ? new FileStatus(
                BinaryPrimitives.ReadUInt16LittleEndian(answer.AsSpan(ModeOffset)),
                BinaryPrimitives.ReadUInt32LittleEndian(answer.AsSpan(OwnerOffset))
            )
            : null;
    }

    [DllImport("libc", EntryPoint = "statx", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetStatus(
        int folder,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string path,
        int flags,
        uint wanted,
        [Out] byte[] answer
    );

    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint GetEffectiveUser();
}
