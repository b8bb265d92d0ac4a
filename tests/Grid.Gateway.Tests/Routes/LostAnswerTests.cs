using System.Net;
using Grid.Contracts;
using Grid.Gateway.Errors;
using Grid.Gateway.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grid.Gateway.Tests.Routes;

/// <summary>After an answer that says nothing of the outcome, only what does no harm is repeated.</summary>
public sealed class LostAnswerTests
{
    [Theory]
    [InlineData("POST", null, false, "false")]
    [InlineData("POST", "key", false, "true")]
    [InlineData("POST", null, true, "true")]
    [InlineData("GET", null, false, "true")]
    [InlineData("PATCH", null, false, "true")]
    [InlineData("DELETE", null, false, "true")]
    public async Task Outage_OfARequest_IsRepeatedWhereThatDoesNoHarm(string method, string? key, bool isMarked, string expected)
    {
        foreach (var outage in new Exception[] { new TimeoutException("no answer"), new InvalidOperationException("a fault") })
        {
            var context = CreateContext(method, key, isMarked);

            await new ErrorMiddleware(_ => throw outage, NullLogger<ErrorMiddleware>.Instance).InvokeAsync(context);

            Assert.Equal(expected, context.Response.Headers["x-should-retry"].ToString());
            Assert.Equal(expected == "true" && outage is TimeoutException, context.Response.Headers.RetryAfter.Count > 0);
            Assert.Equal(outage is TimeoutException ? 503 : 500, context.Response.StatusCode);
        }
    }

    [Fact]
    public async Task FullStorage_OfASubmission_IsRepeatedSinceNothingWasMade()
    {
        var context = CreateContext("POST", key: null, isMarked: false);

        await ApiErrors.Create(GridErrorCodes.StorageFull, "No space.", null).ExecuteAsync(context);

        Assert.Equal("true", context.Response.Headers["x-should-retry"].ToString());
        Assert.Equal((int)HttpStatusCode.InsufficientStorage, context.Response.StatusCode);
    }

    [Fact]
    public async Task Failure_InTheMiddleOfAnAnswer_CutsItOff()
    {
        var context = CreateContext("GET", key: null, isMarked: false);
        var lifetime = new AbortFeature();
        context.Features.Set<Microsoft.AspNetCore.Http.Features.IHttpRequestLifetimeFeature>(lifetime);
        context.Features.Set<Microsoft.AspNetCore.Http.Features.IHttpResponseFeature>(new StartedResponse());

        await new ErrorMiddleware(_ => throw new InvalidOperationException("a fault"), NullLogger<ErrorMiddleware>.Instance).InvokeAsync(
            context
        );

        Assert.True(lifetime.IsAborted);
    }

    private static DefaultHttpContext CreateContext(string method, string? key, bool isMarked)
    {
        var context = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        context.Request.Method = method;
        if (key is not null)
        {
            context.Request.Headers["Idempotency-Key"] = key;
        }

        context.SetEndpoint(
            new Endpoint(null, isMarked ? new EndpointMetadataCollection(Repeatable.Mark) : EndpointMetadataCollection.Empty, "some")
        );
        return context;
    }

    private sealed class AbortFeature : Microsoft.AspNetCore.Http.Features.IHttpRequestLifetimeFeature
    {
        public bool IsAborted { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => IsAborted = true;
    }

    private sealed class StartedResponse : Microsoft.AspNetCore.Http.Features.HttpResponseFeature
    {
        public override bool HasStarted => true;
    }
}
