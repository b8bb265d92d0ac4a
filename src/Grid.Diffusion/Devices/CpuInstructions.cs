using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Grid.Diffusion.Devices;

/// <summary>The processor instructions that libtorch's kernels use in this process.</summary>
internal static class CpuInstructions
{
    // at::get_cpu_capability(): a std::string by value, so a pointer to its place is the hidden first argument.
    private const string CapabilitySymbol = "_ZN2at18get_cpu_capabilityB5cxx11Ev";

    // Variables by which the matrix libraries are held to fewer instructions than the processor has.
    private static readonly string[] LibraryVariables =
    [
        "ONEDNN_MAX_CPU_ISA",
        "DNNL_MAX_CPU_ISA",
        "ONEDNN_DEFAULT_FPMATH_MODE",
        "MKL_ENABLE_INSTRUCTIONS",
        "MKL_CBWR",
    ];

    private static readonly Lazy<string> Kernels = new(ReadCapability);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate nint GetCapability(nint place);

    /// <summary>
    /// Vendor, since MKL takes other paths on other vendors' processors; the set that ATen uses, which <c>ATEN_CPU_CAPABILITY</c> may
    /// lower; behind a plus what oneDNN and MKL use where that differs.
    /// </summary>
    public static string Describe(ScalarType type)
    {
        var processor = OfProcessor(type);
        var settings = LibraryVariables
            .Select(name => Environment.GetEnvironmentVariable(name))
            .Where(value => !string.IsNullOrEmpty(value))
            .Select(value => $"+{value!.ToLowerInvariant().Replace('/', '-')}");
        return string.Concat([$"{Vendor()}-{Kernels.Value}", processor == Kernels.Value ? "" : $"+{processor}", .. settings]);
    }

    private static string OfProcessor(ScalarType type)
    {
        if (!X86Base.IsSupported)
        {
            return "default";
        }

        var level =
            Avx512BW.IsSupported ? "avx512"
            : Avx2.IsSupported ? "avx2"
            : "default";
        if (type != ScalarType.BFloat16 || level != "avx512")
        {
            return level;
        }

        // Tiles, and else dot products, of bfloat16.
        return (X86Base.CpuId(7, 0).Edx & (1 << 22)) != 0 ? "amx"
            : (X86Base.CpuId(7, 1).Eax & (1 << 5)) != 0 ? "avx512bf16"
            : level;
    }

    private static string Vendor()
    {
        if (!X86Base.IsSupported)
        {
            return RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        }

        var (_, ebx, ecx, edx) = X86Base.CpuId(0, 0);
        Span<byte> name = stackalloc byte[3 * sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(name, ebx);
        BinaryPrimitives.WriteInt32LittleEndian(name[4..], edx);
        BinaryPrimitives.WriteInt32LittleEndian(name[8..], ecx);
        return Encoding.ASCII.GetString(name) switch
        {
            "GenuineIntel" => "intel",
            "AuthenticAMD" => "amd",
            var other => string.Concat(other.Where(char.IsAsciiLetter)).ToLowerInvariant(),
        };
    }

    private static string ReadCapability()
    {
        // The library is there once torch has done anything.
        using (torch.zeros(1))
        {
            return RuntimeInformation.ProcessArchitecture == Architecture.X64 && CallCapability() is { Length: > 0 } capability
                ? capability.ToLowerInvariant()
                : OfProcessor(ScalarType.Float32);
        }
    }

    private static string? CallCapability()
    {
        if (
            !NativeLibrary.TryLoad("libtorch_cpu.so", typeof(torch).Assembly, null, out var library)
            || !NativeLibrary.TryGetExport(library, CapabilitySymbol, out var address)
        )
        {
            return null;
        }

        // A std::string is pointer, length and 16 bytes of its own; all names fit these, so there is nothing to free.
        const int SizeOfString = 32;
        const int OwnBytes = 15;
        var place = Marshal.AllocHGlobal(SizeOfString);
        try
        {
            Marshal.GetDelegateForFunctionPointer<GetCapability>(address)(place);
            var length = Marshal.ReadIntPtr(place, nint.Size);
            return length is > 0 and <= OwnBytes ? Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(place), (int)length) : null;
        }
        finally
        {
            Marshal.FreeHGlobal(place);
        }
    }
}
