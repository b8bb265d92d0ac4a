using System.Net;
using Grid.Sdk.Errors;

namespace Grid.Cli.Tests;

/// <summary>
/// What a person writes for a prompt is the prompt, whatever the parser's library or a shell of another system makes of such words.
/// </summary>
public sealed class LiteralTextTests : IDisposable
{
    private readonly CliRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("@home red circle")]
    [InlineData("@home")]
    [InlineData("[diagram] red circle")]
    [InlineData("[suggest:3]")]
    [InlineData("[env:GRID_HOME=/tmp/x]")]
    [InlineData("/?")]
    [InlineData("/h")]
    [InlineData("- a red circle")]
    [InlineData("-old red circle")]
    [InlineData("\"quoted\" red circle")]
    [InlineData("true")]
    public async Task Generate_PromptThatALibraryKnows_IsTheText(string prompt)
    {
        var code = await _run.RunAsync("generate", prompt, "-o", _run.PathOf("out.mp4"));

        Assert.Equal((ExitCodes.Done, ""), (code, code == 0 ? "" : _run.Error));
        Assert.Equal(prompt, Assert.Single(_run.Grid.Requests).Prompt);
    }

    [Fact]
    public async Task Generate_PromptThatNamesAFile_ReadsNoOptionsFromIt()
    {
        await File.WriteAllTextAsync(
            _run.PathOf("options"),
            "--steps\n3\n--server\nhttp://elsewhere:81\n",
            TestContext.Current.CancellationToken
        );
        var prompt = "@" + _run.PathOf("options");

        var code = await _run.RunAsync("generate", prompt, "--negative", prompt, "-o", _run.PathOf("out.mp4"));

        Assert.Equal((ExitCodes.Done, null), (code, _run.Grid.AskedServer));
        var request = Assert.Single(_run.Grid.Requests);
        Assert.Equal((prompt, prompt, null), (request.Prompt, request.NegativePrompt, request.Steps));
    }

    [Fact]
    public async Task Generate_SwitchBeforeAPrompt_LeavesThePromptAlone()
    {
        var code = await _run.RunAsync("generate", "--image", "false", "-o", _run.PathOf("out.png"));

        Assert.Equal((ExitCodes.Done, ""), (code, code == 0 ? "" : _run.Error));
        Assert.Equal(("false", 1), (Assert.Single(_run.Grid.Requests).Prompt, _run.Grid.Requests[0].Frames));
    }

    [Fact]
    public async Task Run_FirstWordInBrackets_IsNoDirective()
    {
        Assert.Equal(ExitCodes.Usage, await _run.RunAsync("[diagram]", "version"));
        Assert.StartsWith("There is no verb '[diagram]'; the verbs are: ", _run.Error, StringComparison.Ordinal);
        Assert.Empty(_run.Output);
    }

    [Fact]
    public async Task Generate_WordLikeAnOption_IsRefusedUnlessBehindTwoDashes()
    {
        var refused = await _run.RunAsync("generate", "--colour", "-o", _run.PathOf("out.mp4"));

        Assert.Equal(
            (
                ExitCodes.Usage,
                "There is no option --colour; a prompt that looks like one goes behind --, as in: ./grid generate -- '--colour'."
            ),
            (refused, _run.Error.Trim())
        );
        Assert.Equal(ExitCodes.Done, await _run.RunAsync("generate", "-o", _run.PathOf("out.mp4"), "--", "--colour"));
        Assert.Equal("--colour", Assert.Single(_run.Grid.Requests).Prompt);
    }

    [Theory]
    [InlineData("unauthenticated", HttpStatusCode.Unauthorized, ExitCodes.Unauthenticated)]
    [InlineData("quota_exceeded", HttpStatusCode.TooManyRequests, ExitCodes.Limit)]
    [InlineData("too_many_jobs", HttpStatusCode.TooManyRequests, ExitCodes.Limit)]
    [InlineData("job_too_large", HttpStatusCode.BadRequest, ExitCodes.Limit)]
    [InlineData("model_unavailable", HttpStatusCode.ServiceUnavailable, ExitCodes.Failed)]
    [InlineData("model_not_ready", HttpStatusCode.ServiceUnavailable, ExitCodes.NoGrid)]
    [InlineData("files_removed", HttpStatusCode.Gone, ExitCodes.Failed)]
    [InlineData("other_state", HttpStatusCode.MisdirectedRequest, ExitCodes.NoGrid)]
    [InlineData("not_found", HttpStatusCode.NotFound, ExitCodes.NotFound)]
    [InlineData("grid_unavailable", HttpStatusCode.ServiceUnavailable, ExitCodes.NoGrid)]
    [InlineData("storage_full", HttpStatusCode.InsufficientStorage, ExitCodes.NoGrid)]
    [InlineData("invalid_value", HttpStatusCode.BadRequest, ExitCodes.Usage)]
    [InlineData("unknown_model", HttpStatusCode.BadRequest, ExitCodes.Usage)]
    [InlineData("internal_error", HttpStatusCode.InternalServerError, ExitCodes.Failed)]
    [InlineData("unknown", HttpStatusCode.BadGateway, ExitCodes.NoGrid)]
    [InlineData("unknown", HttpStatusCode.Forbidden, ExitCodes.Unauthenticated)]
    public async Task Generate_GridRefuses_HasAnExitCodeOfTheKind(string error, HttpStatusCode status, int expected)
    {
        _run.Grid.Refusal = new GridApiException(status, new GridError(error, "A sentence of the grid."));

        var code = await _run.RunAsync("generate", "x", "-o", _run.PathOf("out.mp4"));

        Assert.Equal(expected, code);
        Assert.EndsWith("A sentence of the grid.", _run.Error.Trim(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_run.Folder));
    }
}
