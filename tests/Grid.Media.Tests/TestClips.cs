namespace Grid.Media.Tests;

/// <summary>Clips whose every pixel is known.</summary>
internal static class TestClips
{
    /// <summary>A smooth gradient with a bright square that moves one pixel right a frame: what a codec keeps well.</summary>
    public static RawVideo Gradient(int width, int height, int frames, FrameRate frameRate)
    {
        var buffer = new byte[3 * width * height * frames];
        var position = 0;
        for (var frame = 0; frame < frames; frame++)
        {
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    var inside = x >= frame && x < frame + (width / 3) && y >= height / 3 && y < 2 * height / 3;
                    buffer[position++] = (byte)(inside ? 230 : 255 * x / width);
                    buffer[position++] = (byte)(inside ? 40 : 255 * y / height);
                    buffer[position++] = (byte)(inside ? 40 : 128);
                }
            }
        }

        return RawVideo.FromBuffer(width, height, frameRate, buffer);
    }

    /// <summary>Bytes without any pattern: what only a lossless codec keeps.</summary>
    public static RawVideo Noise(int width, int height, int frames, int seed)
    {
        var buffer = new byte[3 * width * height * frames];
        new Random(seed).NextBytes(buffer);
        return RawVideo.FromBuffer(width, height, 8, buffer);
    }

    /// <summary>Peak signal-to-noise ratio over the top left part that both share, in dB.</summary>
    public static double Psnr(RawVideo expected, RawVideo actual)
    {
        double squares = 0;
        long count = 0;
        for (var frame = 0; frame < expected.Frames.Count; frame++)
        {
            var left = expected.Frames[frame].Span;
            var right = actual.Frames[frame].Span;
            for (var y = 0; y < expected.Height; y++)
            {
                for (var x = 0; x < 3 * expected.Width; x++)
                {
                    double difference = left[(y * 3 * expected.Width) + x] - right[(y * 3 * actual.Width) + x];
                    squares += difference * difference;
                    count++;
                }
            }
        }

        return 10 * Math.Log10(255.0 * 255.0 * count / Math.Max(squares, 1e-9));
    }
}
