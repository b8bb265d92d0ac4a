using System.Runtime.InteropServices;

namespace Grid.Grains.Videos.Latents;

/// <summary>Reads what <see cref="StateWriter"/> wrote.</summary>
public sealed class StateReader : IDisposable
{
    private readonly BinaryReader _reader;

    public StateReader(byte[] bytes, uint mark, string what)
    {
        _reader = new BinaryReader(new MemoryStream(bytes, writable: false));
        if (bytes.Length < sizeof(uint) || _reader.ReadUInt32() != mark)
        {
            throw new InvalidDataException($"The stored {what} are not in the form this version writes.");
        }
    }

    public int ReadInt32() => _reader.ReadInt32();

    public float ReadSingle() => _reader.ReadSingle();

    public bool ReadBoolean() => _reader.ReadBoolean();

    public float[] ReadSingles()
    {
        var values = new float[_reader.ReadInt32()];
        _reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    public void Dispose() => _reader.Dispose();
}
