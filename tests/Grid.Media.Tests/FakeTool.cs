namespace Grid.Media.Tests;

/// <summary>Shell scripts in place of ffmpeg and ffprobe.</summary>
internal static class FakeTool
{
    /// <summary>Writes both into the folder <c>tools</c> and returns its path.</summary>
    public static async Task<string> CreateAsync(TemporaryFolder folder, string script)
    {
        var tools = Directory.CreateDirectory(folder.PathOf("tools")).FullName;
        foreach (var tool in new[] { "ffmpeg", "ffprobe" })
        {
            await File.WriteAllTextAsync(
                Path.Combine(tools, tool),
                $"#!/bin/sh\n[ \"$1\" = -version ] && exit 0\n{script}\n",
                TestContext.Current.CancellationToken
            );
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(Path.Combine(tools, tool), UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }
        }

        return tools;
    }
}
