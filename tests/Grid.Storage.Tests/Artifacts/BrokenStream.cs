namespace Grid.Storage.Tests.Artifacts;

/// <summary>Gives some bytes and then an error.</summary>
internal sealed class BrokenStream : MemoryStream
{
    private bool _read;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_read)
        {
            throw new IOException("The source is gone.");
        }

        _read = true;
        return ValueTask.FromResult(10);
    }
}
