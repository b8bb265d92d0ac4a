namespace Grid.Media;

/// <summary>
/// Reads decoded frames from a stream of PPM pictures, each of which names its own size: ffmpeg turns pictures upright, so the size in
/// the container is not always that of the frame.
/// </summary>
internal sealed class PixmapReader(MediaOptions options)
{
    private readonly byte[] _byte = new byte[1];

    public int Width { get; private set; }

    public int Height { get; private set; }

    public List<ReadOnlyMemory<byte>> Frames { get; } = [];

    public async Task ReadAsync(Stream inputStream, CancellationToken cancellationToken)
    {
        using var buffered = new BufferedStream(inputStream, 1 << 16);
        long total = 0;
        while (await NextByteAsync(buffered, cancellationToken).ConfigureAwait(false) is 'P')
        {
            await ReadNumberAsync(buffered, cancellationToken).ConfigureAwait(false); // the 6 of P6
            var width = await ReadNumberAsync(buffered, cancellationToken).ConfigureAwait(false);
            var height = await ReadNumberAsync(buffered, cancellationToken).ConfigureAwait(false);
            await ReadNumberAsync(buffered, cancellationToken).ConfigureAwait(false); // the largest value, 255
            if ((long)width * height > options.MaxPixels || width < 1 || height < 1)
            {
                throw new InvalidDataException($"a frame of {width}x{height} has more than {options.MaxPixels} pixels");
            }

            if (Frames.Count > 0 && (width != Width || height != Height))
            {
                throw new InvalidDataException($"the frame size changes from {Width}x{Height} to {width}x{height}");
            }

            (Width, Height) = (width, height);
            total += 3L * width * height;
            if (total > options.MaxDecodedBytes)
            {
                throw new InvalidDataException($"the decoded frames take more than {options.MaxDecodedBytes >> 20} MiB");
            }

            var frame = new byte[3 * width * height];
            await buffered.ReadExactlyAsync(frame, cancellationToken).ConfigureAwait(false);
            Frames.Add(frame);
        }
    }

    private async ValueTask<int> NextByteAsync(Stream stream, CancellationToken cancellationToken) =>
        await stream.ReadAsync(_byte, cancellationToken).ConfigureAwait(false) == 1 ? _byte[0] : -1;

    private async ValueTask<int> ReadNumberAsync(Stream stream, CancellationToken cancellationToken)
    {
        var value = 0;
        while (true)
        {
            var next = await NextByteAsync(stream, cancellationToken).ConfigureAwait(false);
            if (next is >= '0' and <= '9' && value < 1_000_000)
            {
                value = (value * 10) + next - '0';
            }
            else
            {
                return char.IsWhiteSpace((char)next) ? value : throw new InvalidDataException("ffmpeg gave a malformed picture");
            }
        }
    }
}
