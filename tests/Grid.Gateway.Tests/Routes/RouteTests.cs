using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Grid.Contracts;
using Grid.Gateway.Operators;
using Grid.Gateway.Videos;
using Grid.Testing.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Gateway.Tests.Routes;

/// <summary>What holds for every address there is: found by asking the application for them, so that a new one is held to it too.</summary>
public sealed class RouteTests : IAsyncLifetime
{
    private const string Key = "an-operator-key-of-22-or-more";

    private static readonly string[] Known = ["GET", "HEAD", "POST", "PATCH", "DELETE", "PUT"];

    private TestGrid _grid = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IEnumerable<(string Path, string[] Methods)> Routes =>
        _grid
            .Host.Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Select(route => (Path: PathOf(route), Methods: route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []))
            .GroupBy(route => route.Path)
            .Select(group => (group.Key, group.SelectMany(route => route.Methods).Distinct().Order().ToArray()));

    private IEnumerable<(string Path, string[] Methods)> ApiRoutes =>
        Routes.Where(route => route.Path.StartsWith("/v1/", StringComparison.Ordinal));

    public async ValueTask InitializeAsync() =>
        _grid = await TestGrid.StartAsync(configure: services => services.AddSingleton(new OperatorAccess(Key)));

    public ValueTask DisposeAsync() => _grid.DisposeAsync();

    [Fact]
    public async Task EveryAddress_WrongMethod_SaysWhichAreAllowed()
    {
        Assert.InRange(ApiRoutes.Count(), 10, 100);
        foreach (var (path, methods) in ApiRoutes)
        {
            foreach (var wrong in Known.Except(methods))
            {
                using var response = await SendAsync(wrong, path);

                Assert.True(response.StatusCode == HttpStatusCode.MethodNotAllowed, $"{wrong} {path}: {response.StatusCode}");
                Assert.Equal(methods, response.Content.Headers.Allow.Order());
                if (wrong != "HEAD")
                {
                    await AssertErrorAsync(response, $"{wrong} {path}");
                }
            }
        }
    }

    [Fact]
    public async Task EveryAddress_BehindAProxyAndWithoutTheKey_IsClosed()
    {
        foreach (var (path, methods) in ApiRoutes)
        {
            foreach (var method in methods.Where(method => method != "HEAD"))
            {
                using var response = await SendAsync(method, path, request => request.Headers.Add("X-Forwarded-For", "10.0.0.1"));

                var expected = path.StartsWith("/v1/operator/", StringComparison.Ordinal)
                    ? HttpStatusCode.NotFound
                    : HttpStatusCode.Unauthorized;
                Assert.True(response.StatusCode == expected, $"{method} {path}: {response.StatusCode}");
                await AssertErrorAsync(response, $"{method} {path}");
            }
        }
    }

    [Fact]
    public async Task EveryAddressThatIsRead_Head_IsGetWithoutTheBody()
    {
        foreach (var (path, methods) in ApiRoutes.Where(route => route.Methods.Contains("GET")))
        {
            if (path.EndsWith("/events", StringComparison.Ordinal))
            {
                // A stream has no length and no end; what it would be cannot be told without it.
                Assert.DoesNotContain("HEAD", methods);
                continue;
            }

            using var head = await SendAsync("HEAD", path, AddKey);
            using var get = await SendAsync("GET", path, AddKey);

            Assert.True(head.StatusCode == get.StatusCode, $"{path}: {head.StatusCode} and {get.StatusCode}");
            Assert.Empty(await head.Content.ReadAsByteArrayAsync(Cancellation));
            Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        }
    }

    [Fact]
    public async Task EveryAddress_OfNothing_IsNotFoundInShape()
    {
        foreach (var (path, methods) in ApiRoutes.Where(route => route.Path.Contains("video_none", StringComparison.Ordinal)))
        {
            foreach (var method in methods.Where(method => method != "HEAD"))
            {
                using var response = await SendAsync(method, path, request =>
                    request.Content = method == "PATCH" ? JsonBody.Of("""{"rank": 1}""") : null
                );

                Assert.True(response.StatusCode == HttpStatusCode.NotFound, $"{method} {path}: {response.StatusCode}");
                await AssertErrorAsync(response, $"{method} {path}");
            }
        }
    }

    [Fact]
    public void Readme_Errors_AreThoseOfTheTable()
    {
        var readme = File.ReadAllText(Grid.Testing.RepositoryRoot.PathOf("src/Grid.Gateway/README.md"));
        var rows = readme[readme.IndexOf("## Errors", StringComparison.Ordinal)..]
            .Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .ToArray();

        Assert.All(GridErrorTable.Codes, code =>
            Assert.Contains(rows, row =>
                row.Contains($"`{code}`", StringComparison.Ordinal)
                && row.Split('|')[1].Contains($"{GridErrorTable.Of(code).Status}", StringComparison.Ordinal)
            )
        );
    }

    [Fact]
    public async Task OpenApi_EveryOperationThatTakesABody_SaysItsMembersAndErrors()
    {
        var document = JsonNode.Parse(await _grid.Client.GetStringAsync("/openapi/v1.json", Cancellation))!;
        var submit = document["paths"]!["/v1/videos"]!["post"]!;
        string[] sent = [.. MembersOf(document, submit["requestBody"]!["content"]!["application/json"]!["schema"]!)];

        Assert.Equal(VideoRequestFields.Names.Order(), sent.Order());
        Assert.NotNull(submit["requestBody"]!["content"]!["multipart/form-data"]);
        Assert.Contains(
            "priority",
            MembersOf(
                document,
                document["paths"]!["/v1/videos/{id}"]!["patch"]!["requestBody"]!["content"]!["application/json"]!["schema"]!
            )
        );
        Assert.Contains(
            "max_running",
            MembersOf(
                document,
                document["paths"]!["/v1/operator/tenants/{tenant}/settings"]!["patch"]!["requestBody"]!["content"]!["application/json"]![
                    "schema"
                ]!
            )
        );
        Assert.All(["400", "401", "429", "503", "507"], status => Assert.NotNull(submit["responses"]![status]));
        Assert.Equal(["error"], MembersOf(document, submit["responses"]!["400"]!["content"]!["application/json"]!["schema"]!));
    }

    private static IEnumerable<string> MembersOf(JsonNode document, JsonNode schema)
    {
        var target = (string?)schema["$ref"] is { } reference ? document["components"]!["schemas"]![reference.Split('/')[^1]]! : schema;
        return target["properties"]!.AsObject().Select(member => member.Key);
    }

    private static string PathOf(RouteEndpoint route) =>
        "/"
        + string.Join(
            '/',
            route.RoutePattern.PathSegments.Select(segment =>
                string.Concat(
                    segment.Parts.Select(part =>
                        part switch
                        {
                            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
                            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: "id" } => "video_none",
                            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter => parameter.Name,
                            _ => "",
                        }
                    )
                )
            )
        );

    private static void AddKey(HttpRequestMessage request) => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);

    private static async Task AssertErrorAsync(HttpResponseMessage response, string asked)
    {
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))?["error"];
        Assert.True(error is not null, asked);
        string[] members = [.. error.AsObject().Select(member => member.Key).Order()];
        Assert.Equal(["code", "message", "param", "request_id", "type"], members);
        Assert.Equal((string?)error["request_id"], Assert.Single(response.Headers.GetValues("x-request-id")));
        Assert.Equal(GridErrorTable.Of((string)error["code"]!).Status, (int)response.StatusCode);
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string path, Action<HttpRequestMessage>? prepare = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        prepare?.Invoke(request);
        return await _grid.Client.SendAsync(request, Cancellation);
    }
}
