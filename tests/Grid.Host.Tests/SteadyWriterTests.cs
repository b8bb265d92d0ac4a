namespace Grid.Host.Tests;

public sealed class SteadyWriterTests
{
    [Fact]
    public void WriteLine_DeviceIsFull_LosesTheLineAndGoesOn()
    {
        if (!File.Exists("/dev/full"))
        {
            Assert.Skip("this system has no /dev/full");
        }

        var full = new StreamWriter(new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0))
        {
            AutoFlush = true,
        };
        Assert.Throws<IOException>(() => full.WriteLine("a line"));

        var steady = new SteadyWriter(full);
        steady.WriteLine("a line");
        steady.Write("a word");
        steady.Flush();
    }

    [Fact]
    public void WriteLine_SpaceForIt_WritesIt()
    {
        var written = new StringWriter();

        new SteadyWriter(written).WriteLine("a line");

        Assert.Equal("a line" + Environment.NewLine, written.ToString());
    }
}
