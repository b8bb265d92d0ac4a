namespace Grid.Storage.Tests.Artifacts;

/// <summary>A file that was cut off after its length was asked for.</summary>
internal sealed class ShrunkStream(byte[] content, long says) : MemoryStream(content)
{
    public override long Length => says;
}
