using System.Security.Cryptography;

namespace Grid.Media.Tests;

public sealed class FrameHasherTests
{
    [Fact]
    public void Hash_Frames_IsTheHashOfTheirHashes()
    {
        byte[] frames = [1, 2, 3, 4, 5, 6];
        byte[] hashes = [.. SHA256.HashData([1, 2, 3]), .. SHA256.HashData([4, 5, 6])];

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(hashes)), FrameHasher.Hash(frames, 3));
        Assert.Equal(FrameHasher.Combine(hashes), FrameHasher.Hash(frames, 3));
    }

    [Fact]
    public void Hash_PartOfAFrame_IsRefused() => Assert.Throws<ArgumentException>(() => FrameHasher.Hash([1, 2, 3, 4], 3));

    [Fact]
    public void Mean_Pictures_IsTheMeanOfAbsoluteDifferences()
    {
        Assert.Equal(3, FrameDifference.Mean([10, 0, 5], [12, 7, 5]));
        Assert.Throws<ArgumentException>(() => FrameDifference.Mean([1], [1, 2]));
    }

    [Fact]
    public void Encode_SmallPicture_IsASmallWebpOfTheSizeAskedFor()
    {
        var red = Enumerable.Range(0, 8 * 4).SelectMany(_ => new byte[] { 200, 10, 20 }).ToArray();

        var image = PreviewImage.Encode(red, 8, 4, 64);

        Assert.Equal("image/webp", image.MediaType);
        Assert.True(image.Content.Length < 1000, $"{image.Content.Length} bytes");
        using var decoded = SkiaSharp.SKBitmap.Decode(image.Content);
        Assert.Equal((64, 32), (decoded.Width, decoded.Height));
        var middle = decoded.GetPixel(32, 16);
        Assert.True(Math.Abs(middle.Red - 200) < 8 && middle.Green < 24 && middle.Blue < 32, middle.ToString());
        Assert.Throws<ArgumentException>(() => PreviewImage.Encode(red, 8, 5, 64));
    }
}
