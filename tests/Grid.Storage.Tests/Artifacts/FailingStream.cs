namespace Grid.Storage.Tests.Artifacts;

/// <summary>Gives some bytes and then a failure.</summary>
internal sealed class FailingStream(Exception failure) : MemoryStream
{
    private bool _read;

    public override bool CanSeek => false;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_read)
        {
            throw failure;
        }

        _read = true;
        return ValueTask.FromResult(10);
    }
}
