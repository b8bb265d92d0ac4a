using System.Text.Json.Nodes;
using Grid.EndToEnd.Tests.Grids;
using Grid.Testing;

namespace Grid.EndToEnd.Tests.Shipped;

/// <summary>What decides about the bytes of a video stands in its manifest, also where it is a setting of the process.</summary>
public sealed class ArithmeticTests : IDisposable
{
    private const string Request = """{"prompt": "a red circle moving right", "frames": 9, "steps": 2, "seed": 7}""";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ATEN_CPU_CAPABILITY", "default")]
    [InlineData("ONEDNN_MAX_CPU_ISA", "SSE41")]
    [InlineData("MKL_CBWR", "COMPATIBLE")]
    public async Task Manifest_OfAnotherArithmetic_HasAnotherProfile(string name, string value)
    {
        var usual = await MakeAsync("usual");
        var other = await MakeAsync("other", (name, value));

        Assert.Equal((string?)usual["model_hash"], (string?)other["model_hash"]);
        Assert.StartsWith("cpu/", (string?)usual["compute_profile"], StringComparison.Ordinal);
        Assert.True(
            (string?)usual["compute_profile"] != (string?)other["compute_profile"]
                || (string?)usual["sha256_frames"] == (string?)other["sha256_frames"],
            $"{usual["compute_profile"]} made {usual["sha256_frames"]} and {other["sha256_frames"]} with {name}={value}"
        );
    }

    private async Task<JsonNode> MakeAsync(string state, params (string Name, string Value)[] variables)
    {
        await using var up = CliProcess.Start(_folder.Combine(state), ["up", "--port", "0"], variables);
        var line = await up.WaitForLineAsync(" answers at http", Cancellation);
        using var client = new HttpClient { BaseAddress = new Uri(line.Split(" at ")[1]) };
        var id = await client.SubmitAsync(Request, Cancellation);
        await client.WatchAsync(id, video => (string?)video["status"] == "completed", Cancellation);
        return JsonNode.Parse(await client.GetStringAsync($"/v1/videos/{id}/content?variant=manifest", Cancellation))!;
    }
}
