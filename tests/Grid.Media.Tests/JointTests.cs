namespace Grid.Media.Tests;

/// <summary>What is between segments that were put behind one another: nothing.</summary>
public sealed class JointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly VideoWriter _writer = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    // One and two frames are too few for pictures that refer to later ones; 60 are more than the encoder looks ahead. 88 frames at 24 fps,
    // and most numbers at 7 and 29.97, are no whole number of milliseconds.
    [Theory]
    [InlineData(24, 1, new[] { 9, 60, 1, 2, 12, 1, 1, 3 })]
    [InlineData(24, 1, new[] { 89, 88, 88 })]
    [InlineData(30000, 1001, new[] { 1, 2, 9, 30 })]
    [InlineData(7, 3, new[] { 5, 9, 4 })]
    [InlineData(240, 1, new[] { 1, 1 })]
    public async Task ConcatenateAsync_Segments_KeepEveryPictureAtAConstantRate(int numerator, int denominator, int[] lengths)
    {
        var rate = new FrameRate(numerator, denominator);
        var segments = await WriteSegmentsAsync(rate, lengths);
        var path = _folder.PathOf("whole.mp4");

        await _writer.ConcatenateAsync(segments, path, comment: null, Token);

        var frames = lengths.Sum();
        var description = await new VideoProbe().ProbeAsync(path, Token);
        Assert.Equal(frames, description.Frames);
        Assert.Equal(rate.Value, description.FrameRate, 6);
        Assert.Equal(frames / rate.Value, description.Duration.TotalSeconds, 0.002);
        Assert.Null(description.Comment);

        Assert.Equal(await OfAllAsync(segments, MediaTool.PacketHashesAsync), await MediaTool.PacketHashesAsync(path));
        Assert.Equal(await OfAllAsync(segments, MediaTool.FrameHashesAsync), await MediaTool.FrameHashesAsync(path));

        var packets = await MediaTool.PacketsAsync(path);
        var shown = packets.Select(packet => packet.Pts).Order().ToArray();
        var ticks = shown[1];
        Assert.Equal(Enumerable.Range(0, frames).Select(frame => frame * ticks), shown);
        Assert.Equal(Enumerable.Range(-2, frames).Select(frame => frame * ticks), packets.Select(packet => packet.Dts));
        Assert.All(packets, packet => Assert.True(packet.Dts <= packet.Pts));
        for (var (index, first) = (0, 0); index < lengths.Length; first += lengths[index++])
        {
            Assert.Equal((first * ticks, true), (packets[first].Pts, packets[first].Key));
        }
    }

    [Fact]
    public async Task ConcatenateAsync_ManySegments_DoNotDrift()
    {
        // A frame lasts 0.142857... s, so every length in microseconds is rounded.
        var segments = await WriteSegmentsAsync(7, [1]);
        var path = _folder.PathOf("whole.mp4");

        await _writer.ConcatenateAsync([.. Enumerable.Repeat(segments[0], 1200)], path, comment: null, Token);

        var packets = await MediaTool.PacketsAsync(path);
        Assert.Equal(Enumerable.Range(0, 1200).Select(frame => frame * packets[1].Pts), packets.Select(packet => packet.Pts));
    }

    [Fact]
    public async Task ConcatenateAsync_Comment_IsKeptHoweverLong()
    {
        var comment = $"{{\"prompt\":\"a = red; # 'square' \\\" über\",\n\"hashes\":\"{new string('f', 300_000)}\"}}";
        var path = _folder.PathOf("whole.mp4");

        await _writer.ConcatenateAsync(await WriteSegmentsAsync(8, [9, 9]), path, comment, Token);

        var description = await new VideoProbe().ProbeAsync(path, Token);
        Assert.Equal((comment, 18, true), (description.Comment, description.Frames, description.FastStart));
    }

    [Fact]
    public async Task ConcatenateAsync_UnusualNames_AreTakenLiterally()
    {
        var segments = await WriteSegmentsAsync(24, [9, 12]);
        var folder = Directory.CreateDirectory(_folder.PathOf("od\"d 'folder")).FullName;
        var renamed = segments.Select((_, index) => Path.Combine(folder, $"-i %0{index}d.mov")).ToArray();
        segments.Zip(renamed).ToList().ForEach(pair => File.Copy(pair.First, pair.Second));

        await _writer.ConcatenateAsync(segments, _folder.PathOf("a.mp4"), "{}", Token);
        await _writer.ConcatenateAsync(renamed, _folder.PathOf("b.mp4"), "{}", Token);

        Assert.Equal(
            await File.ReadAllBytesAsync(_folder.PathOf("a.mp4"), Token),
            await File.ReadAllBytesAsync(_folder.PathOf("b.mp4"), Token)
        );
    }

    [Fact]
    public async Task ConcatenateAsync_SegmentOfOtherSettings_IsNamed()
    {
        var segments = await WriteSegmentsAsync(24, [9]);
        await MediaTool.LinesAsync("ffmpeg", segments[0], "-c:v", "libx264", "-bf", "0", _folder.PathOf("other.mp4"));

        var error = await Assert.ThrowsAsync<ArgumentException>(() =>
            _writer.ConcatenateAsync([segments[0], _folder.PathOf("other.mp4")], _folder.PathOf("whole.mp4"), null, Token)
        );

        Assert.Contains("segment 1 was compressed with other settings than the first", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.PathOf("whole.mp4")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ffconcat version 1.0\nfile '/etc/passwd'\n")]
    public async Task ConcatenateAsync_WhatIsNoSegment_IsNamed(string content)
    {
        var segments = await WriteSegmentsAsync(24, [9]);
        await File.WriteAllTextAsync(_folder.PathOf("text.mp4"), content, Token);

        var error = await Assert.ThrowsAsync<MediaException>(() =>
            _writer.ConcatenateAsync([segments[0], _folder.PathOf("text.mp4")], _folder.PathOf("whole.mp4"), null, Token)
        );

        Assert.StartsWith("text.mp4 is no", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConcatenateAsync_SegmentThatWasCut_IsRefusedAndLeavesNothing()
    {
        var segments = await WriteSegmentsAsync(24, [9, 9]);
        var whole = await File.ReadAllBytesAsync(segments[1], Token);
        await File.WriteAllBytesAsync(segments[1], whole[..^(whole.Length / 3)], Token);

        await Assert.ThrowsAsync<MediaException>(() => _writer.ConcatenateAsync(segments, _folder.PathOf("whole.mp4"), null, Token));

        Assert.Equal(segments.Select(Path.GetFileName), _folder.Names);
    }

    private async Task<string[]> WriteSegmentsAsync(FrameRate rate, int[] lengths)
    {
        var clip = TestClips.Gradient(64, 48, lengths.Sum(), rate);
        var segments = new string[lengths.Length];
        for (var (index, first) = (0, 0); index < lengths.Length; first += lengths[index++])
        {
            segments[index] = _folder.PathOf($"segment-{index}.mp4");
            var frames = new RawVideo(64, 48, rate, [.. clip.Frames.Skip(first).Take(lengths[index])]);
            await _writer.WriteSegmentAsync(FrameStream.Of(frames), segments[index], VideoFormat.Mp4, cancellationToken: Token);
        }

        return segments;
    }

    private static async Task<string[]> OfAllAsync(string[] segments, Func<string, Task<string[]>> lines)
    {
        var all = new List<string>();
        foreach (var segment in segments)
        {
            all.AddRange(await lines(segment));
        }

        return [.. all];
    }
}
