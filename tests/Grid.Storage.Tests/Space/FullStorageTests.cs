using Grid.Storage.Space;

namespace Grid.Storage.Tests.Space;

public sealed class FullStorageTests
{
    public static TheoryData<Exception> Causes =>
        [
            new StorageFullException("It"),
            new IOException("No space left on device", 28),
            new IOException("Disk quota exceeded", 122),
            new IOException("Input/output error", 5),
            new InvalidOperationException("outer", new IOException("inner", 28)),
            new AggregateException(new InvalidOperationException("another"), new IOException("inner", 28)),
            new InvalidOperationException("Cannot write video: ffmpeg says: Error writing trailer of video.mp4: No space left on device."),
            new InvalidOperationException("MISCONF Errors writing to the AOF file: No space left on device"),
            new InvalidOperationException("OOM command not allowed when used memory > 'maxmemory'."),
        ];

    [Theory]
    [MemberData(nameof(Causes), DisableDiscoveryEnumeration = true)]
    public void IsCauseOf_NoSpaceWhoeverSaysIt_Recognises(Exception failure) => Assert.True(FullStorage.IsCauseOf(failure));

    [Fact]
    public void IsCauseOf_WriteToTheFullDevice_Recognises()
    {
        if (!File.Exists("/dev/full"))
        {
            Assert.Skip("this system has no /dev/full");
        }

        var failure = Assert.Throws<IOException>(() =>
        {
            using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            full.Write([1]);
        });

        Assert.True(FullStorage.IsCauseOf(failure));
    }

    [Fact]
    public void IsCauseOf_OtherFailures_DoesNot()
    {
        Assert.False(FullStorage.IsCauseOf(null));
        Assert.False(FullStorage.IsCauseOf(new FileNotFoundException()));
        Assert.False(FullStorage.IsCauseOf(new IOException("The file is in use.", 11)));
        Assert.False(FullStorage.IsCauseOf(new TimeoutException("Redis did not answer.", new InvalidOperationException())));
    }
}
