using Grid.Sdk.Videos;
using Grid.Testing;
using Microsoft.AspNetCore.Http;

namespace Grid.Sdk.Tests;

/// <summary>The example of the READMEs, compiled and run; a test holds their text to the lines between the marks.</summary>
public sealed class ReadmeSnippets : SdkTestBase
{
    [Fact]
    public async Task Example_AgainstAGrid_WritesTheFile()
    {
        var (server, _) = await StartAsync(context =>
            context.Request.Path.Value!.EndsWith("/content", StringComparison.Ordinal)
                ? context.Response.WriteAsync("film")
                : context.Response.WriteAsync(VideoJson("completed", 100).ToJsonString())
        );
        var folder = Directory.CreateTempSubdirectory("grid-sdk-tests-");

        await SubmitAsync(server.Address, Path.Combine(folder.FullName, "out.mp4"));

        Assert.Equal("film", await File.ReadAllTextAsync(Path.Combine(folder.FullName, "out.mp4"), Token));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task SdkReadme_Example_IsTheCompiledOne()
    {
        var source = await File.ReadAllLinesAsync(RepositoryRoot.PathOf("tests/Grid.Sdk.Tests/ReadmeSnippets.cs"), Token);
        var readme = await File.ReadAllTextAsync(RepositoryRoot.PathOf("src/Grid.Sdk/README.md"), Token);
        var start = Array.FindIndex(source, line => line.Trim() == "// begin of example");
        var end = Array.FindIndex(source, line => line.Trim() == "// end of example");
        var example = string.Join('\n', source[(start + 1)..end].Select(line => line.Trim()))
            .Replace("new GridClient(address)", "new GridClient(new Uri(\"http://localhost:5210\"))", StringComparison.Ordinal)
            .Replace("video.Id, path)", "video.Id, \"out.mp4\")", StringComparison.Ordinal);

        Assert.Contains(example, readme, StringComparison.Ordinal);
    }

#pragma warning disable xUnit1051 // the example is shown without a token
    private static async Task SubmitAsync(Uri address, string path)
    {
        // begin of example
        using var client = new GridClient(address);
        var video = await client.Videos.CreateAsync(new VideoRequest { Prompt = "a red square moving right", Frames = 9 });
        video = await client.Videos.WaitAsync(video.Id, new Progress<Video>(now => Console.WriteLine($"{now.Phase} {now.Progress} %")));
        await client.Videos.DownloadAsync(video.Id, path);
        // end of example
    }
#pragma warning restore xUnit1051
}
