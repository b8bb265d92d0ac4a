using System.Diagnostics;

namespace Grid.Media.Tests;

/// <summary>Runs ffmpeg or ffprobe as a judge of what was written.</summary>
internal static class MediaTool
{
    /// <summary>The lines it prints; a warning or an error fails the test.</summary>
    public static async Task<string[]> LinesAsync(string program, string path, params string[] arguments)
    {
        var start = new ProcessStartInfo(FFmpegTools.Find(program)!, ["-v", "warning", "-i", path, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var complaints = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", await complaints);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>MD5 of every decoded frame.</summary>
    public static Task<string[]> FrameHashesAsync(string path) => HashesAsync(path);

    /// <summary>MD5 of every compressed picture, in the order of decoding.</summary>
    public static Task<string[]> PacketHashesAsync(string path) => HashesAsync(path, "-c", "copy");

    /// <summary>
    /// Time of showing, time of decoding, and whether it stands alone, of every compressed picture in the order of decoding.
    /// </summary>
    public static async Task<(long Pts, long Dts, bool Key)[]> PacketsAsync(string path)
    {
        var lines = await LinesAsync("ffprobe", path, "-show_entries", "packet=pts,dts,flags", "-of", "csv=p=0");
        return
        [
            .. lines
                .Select(line => line.Split(','))
                .Select(parts => (long.Parse(parts[0]), long.Parse(parts[1]), parts[2].StartsWith('K'))),
        ];
    }

    private static async Task<string[]> HashesAsync(string path, params string[] arguments)
    {
        var lines = await LinesAsync("ffmpeg", path, [.. arguments, "-f", "framemd5", "-"]);
        return [.. lines.Where(line => line[0] != '#').Select(line => line[(line.LastIndexOf(',') + 1)..].Trim())];
    }
}
