using System.Runtime.InteropServices;

namespace Grid.Grains.Videos.Latents;

/// <summary>Writes numbers one after another behind a mark that names their kind and version.</summary>
public sealed class StateWriter : IDisposable
{
    private readonly MemoryStream _bytes = new();
    private readonly BinaryWriter _writer;

    public StateWriter(uint mark)
    {
        _writer = new BinaryWriter(_bytes);
        _writer.Write(mark);
    }

    public void Write(int value) => _writer.Write(value);

    public void Write(float value) => _writer.Write(value);

    public void Write(bool value) => _writer.Write(value);

    public void Write(float[] values)
    {
        _writer.Write(values.Length);
        _writer.Write(MemoryMarshal.AsBytes(values.AsSpan()));
    }

    public byte[] ToArray() => _bytes.ToArray();

    public void Dispose() => _writer.Dispose();
}
