using System.Text.Json.Nodes;
using Grid.Contracts;
using Grid.EndToEnd.Tests.Grids;
using Grid.Testing;
using Grid.Testing.Hosting;

namespace Grid.EndToEnd.Tests.Shipped;

/// <summary>Model folders that are no good beside the one that comes with the program, seen through the program itself.</summary>
public sealed class BadModelTests : IDisposable
{
    private const string GoodRequest = """{"prompt": "a red circle moving right", "frames": 9, "steps": 200, "seed": 7}""";

    private const string Weights = "vae/diffusion_pytorch_model.safetensors";
    private const string Shard = "text_encoder/model-00002-of-00002.safetensors";
    private const string Schedule = "scheduler/scheduler_config.json";

    // A second way that files of each kind can be bad is tried with the parts that read them.
    private static readonly (string Name, string File, Action<string> Spoil, string Fault)[] Bad =
    [
        ("bad-pointer", Shard, ModelShelf.MakePointer, "git lfs pull --include=model-00002-of-00002.safetensors"),
        ("bad-cut", Weights, ModelShelf.Cut, Weights),
        ("bad-schedule", Schedule, WriteSchedule, "algorithm_type is \"sde-dpmsolver++\"; only \"dpmsolver++\" is supported"),
        ("bad-json", "vae/config.json", file => File.WriteAllText(file, """{"latent_channels": 4,"""), "vae/config.json is not valid JSON"),
        ("bad-vocabulary", "tokenizer/spiece.model", File.Delete, "tokenizer"),
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly ModelShelf _shelf;

    public BadModelTests() => _shelf = new ModelShelf(_folder);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Up_BadFoldersTurnUpWhileItWorks_AreNamedAndTheGoodModelGoesOn()
    {
        await using var up = Run("up", "--port", "0");
        using var client = await ClientOfAsync(up);
        var id = await client.SubmitAsync(GoodRequest, Cancellation);
        await client.WatchAsync(id, video => (int)video["step"]! > 0, Cancellation);

        Array.ForEach(Bad, bad => _shelf.Put(bad.Name, bad.File, bad.Spoil));

        foreach (var bad in Bad)
        {
            var fault = await FaultOfAsync(client, bad.Name);
            Assert.Contains(bad.Fault, fault, StringComparison.Ordinal);
            var (status, error) = await RefusalOfAsync(client, bad.Name);
            Assert.Equal(GridErrorCodes.ModelUnavailable, (string?)error["code"]);
            Assert.Contains(bad.Fault, (string)error["message"]!, StringComparison.Ordinal);
            Assert.True(status is >= 400 and < 600);
            Assert.DoesNotContain(_folder.Path, fault + error.ToJsonString(), StringComparison.Ordinal);
        }

        Assert.Equal("completed", (string?)(await client.WaitForEndAsync(id, Cancellation))["status"]);
        var next = await client.SubmitAsync(GoodRequest.Replace("200", "5", StringComparison.Ordinal), Cancellation);
        Assert.Equal("completed", (string?)(await client.WaitForEndAsync(next, Cancellation))["status"]);
        Assert.Equal(2, ((JsonArray)JsonNode.Parse(await client.GetStringAsync("/v1/videos", Cancellation))!["data"]!).Count);
    }

    [Fact]
    public async Task DoctorAndModels_BadFolders_NameEachWithItsFault()
    {
        Array.ForEach(Bad, bad => _shelf.Put(bad.Name, bad.File, bad.Spoil));

        await using var models = Run("models");
        Assert.True(await models.WaitAsync(Cancellation) == 0, models.Said);
        await using var doctor = Run("doctor");
        Assert.NotEqual(0, await doctor.WaitAsync(Cancellation));

        foreach (var bad in Bad)
        {
            foreach (var said in new[] { models.Said, doctor.Said })
            {
                var line = said.Split('\n').Single(line => line.Contains($"{bad.Name} ", StringComparison.Ordinal));
                Assert.Contains(bad.Fault, line, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task GenerateLocal_ModelWithAValueThatIsNoNumber_FailsAndLeavesTheOlderFile()
    {
        _shelf.Put("spoiled", Weights, ModelShelf.SpoilLastValue);
        var file = _folder.Combine("x.mp4");
        await File.WriteAllTextAsync(file, "older", Cancellation);

        await using var run = Run("generate", "a red circle", "--local", "--model", "spoiled", "--steps", "1", "--frames", "9", "-o", file);

        Assert.NotEqual(0, await run.WaitAsync(Cancellation));
        Assert.Contains(Weights, run.Said, StringComparison.Ordinal);
        Assert.DoesNotContain(" at Grid.", run.Said, StringComparison.Ordinal);
        Assert.Equal("older", await File.ReadAllTextAsync(file, Cancellation));
    }

    [Fact]
    public async Task Up_JobsOfAModelWithAValueThatIsNoNumber_FailWithASentenceAndOthersAreMade()
    {
        _shelf.Put("spoiled", Weights, ModelShelf.SpoilLastValue);
        await using var up = Run("up", "--port", "0");
        using var client = await ClientOfAsync(up);

        var bad = await client.SubmitAsync(Small("spoiled"), Cancellation);
        var good = await client.SubmitAsync(GoodRequest.Replace("200", "5", StringComparison.Ordinal), Cancellation);

        Assert.Equal("completed", (string?)(await client.WaitForEndAsync(good, Cancellation))["status"]);
        var video = await client.WaitForEndAsync(bad, Cancellation);
        Assert.Equal(("failed", GridErrorCodes.ModelUnavailable), ((string?)video["status"], (string?)video["error"]!["code"]));
        Assert.Contains("fault_", (string)video["error"]!["message"]!, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Path, video.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder.Combine("state", "artifacts"), "*", SearchOption.AllDirectories), path =>
            path.Contains(bad, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Up_ModelThatIsAPointerForAWhile_LosesNoJobThatWasAccepted()
    {
        _shelf.Put("fetched", Weights, _ => { });
        await using var up = Run("up", "--port", "0");
        using var client = await ClientOfAsync(up);
        var busy = await client.SubmitAsync(GoodRequest, Cancellation);
        await client.WatchAsync(busy, video => (int)video["step"]! > 0, Cancellation);
        var accepted = await client.SubmitAsync(Small("fetched"), Cancellation);

        var file = _shelf.PathOf("fetched", Weights);
        File.Move(file, file + ".kept");
        ModelShelf.MakePointer(file);
        Assert.Contains("git lfs pull", await FaultOfAsync(client, "fetched"), StringComparison.Ordinal);
        Assert.Equal("completed", (string?)(await client.WaitForEndAsync(busy, Cancellation))["status"]);
        Assert.NotEqual("failed", (string?)JsonNode.Parse(await client.GetStringAsync($"/v1/videos/{accepted}", Cancellation))!["status"]);
        File.Move(file + ".kept", file, overwrite: true);

        Assert.Equal("completed", (string?)(await client.WaitForEndAsync(accepted, Cancellation))["status"]);
    }

    private static string Small(string model) =>
        $$"""{"prompt": "a red circle", "model": "{{model}}", "width": 32, "height": 32, "frames": 9, "steps": 2, "seed": 1}""";

    private static void WriteSchedule(string file)
    {
        var json = File.ReadAllText(file).Replace("\"dpmsolver++\"", "\"sde-dpmsolver++\"", StringComparison.Ordinal);
        File.WriteAllText(file, json);
    }

    // The folders are looked through once a second, and weights are read in the background.
    private static async Task<string> FaultOfAsync(HttpClient client, string name)
    {
        while (true)
        {
            var models = (JsonArray)JsonNode.Parse(await client.GetStringAsync("/v1/models", Cancellation))!["data"]!;
            if ((string?)models.FirstOrDefault(model => (string?)model!["id"] == name)?["fault"] is { } fault)
            {
                return fault;
            }

            await Task.Delay(100, Cancellation);
        }
    }

    private static async Task<(int Status, JsonNode Error)> RefusalOfAsync(HttpClient client, string name)
    {
        using var response = await client.PostAsync("/v1/videos", JsonBody.Of(Small(name)), Cancellation);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!["error"]!);
    }

    private static async Task<HttpClient> ClientOfAsync(CliProcess up)
    {
        var line = await up.WaitForLineAsync(" answers at http", Cancellation);
        return new HttpClient { BaseAddress = new Uri(line.Split(" at ")[1]) };
    }

    private CliProcess Run(params string[] arguments) =>
        CliProcess.Start(_folder.Combine("state"), arguments, ("GRID_MODELS", _shelf.Folder));
}
