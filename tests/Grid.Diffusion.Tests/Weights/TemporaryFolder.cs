using System.Buffers.Binary;
using System.Text;

namespace Grid.Diffusion.Tests.Weights;

/// <summary>A folder of its own for a test, gone at the end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("grid-test-").FullName;

    public string this[params string[] parts] => System.IO.Path.Combine([Path, .. parts]);

    public string Write(string name, ReadOnlySpan<byte> content)
    {
        var path = this[name];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    public string Write(string name, string content) => Write(name, Encoding.UTF8.GetBytes(content));

    /// <summary>A safetensors file with this header and that many zero bytes of data.</summary>
    public string WriteSafetensors(string name, string header, int dataLength) => Write(name, Safetensors(header, dataLength));

    public static byte[] Safetensors(string header, int dataLength)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var content = new byte[sizeof(long) + json.Length + dataLength];
        BinaryPrimitives.WriteInt64LittleEndian(content, json.Length);
        json.CopyTo(content, sizeof(long));
        return content;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
