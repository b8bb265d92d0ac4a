using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Grid.Sdk.Errors;

namespace Grid.Sdk.Transport;

/// <summary>Sends requests, repeats those that may be repeated, and turns refusals into exceptions.</summary>
internal sealed class GridTransport : IDisposable
{
    // Longest text of a foreign answer (a proxy's page, say) that is read for an error message.
    private const int MaxErrorBytes = 64 << 10;

    private const string StateHeader = "x-grid-state";

    private readonly GridClientOptions _options;
    private readonly HttpClient _http;
    private readonly Uri _base;

    // The state that is asked for; once known it stays.
    private string? _state;

    public GridTransport(GridClientOptions options, HttpMessageHandler? handler)
    {
        _options = options;
        _state = options.State;
        _base = options.BaseAddress.AbsoluteUri.EndsWith('/') ? options.BaseAddress : new Uri(options.BaseAddress.AbsoluteUri + "/");
        _http = handler is null
            ? new HttpClient(
                new SocketsHttpHandler
                {
                    PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                    AllowAutoRedirect = false,
                    UseProxy = !IsLoopback(_base),
                }
            )
            : new HttpClient(handler, disposeHandler: false);
        _http.Timeout = Timeout.InfiniteTimeSpan; // each request has its own limit, and streams none
        _http.DefaultRequestHeaders.UserAgent.Add(
            new ProductInfoHeaderValue("grid-sdk-dotnet", typeof(GridTransport).Assembly.GetName().Version!.ToString(3))
        );
        if (options.ApiKey is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.ApiKey);
        }
    }

    public async Task<T> SendAsync<T>(
        Func<HttpRequestMessage> request,
        JsonTypeInfo<T> type,
        bool repeatable,
        CancellationToken cancellationToken
    )
        where T : class
    {
        using var response = await OpenAsync(request, repeatable, HttpCompletionOption.ResponseContentRead, cancellationToken)
            .ConfigureAwait(false);
        try
        {
            return await response.Content.ReadFromJsonAsync(type, cancellationToken).ConfigureAwait(false)
                ?? throw new JsonException("the answer is null");
        }
        catch (JsonException exception)
        {
            throw new GridUnavailableException(_base, $"what answers is not a grid ({exception.Message})", exception);
        }
    }

    public async Task DownloadAsync(string address, Stream destination, CancellationToken cancellationToken)
    {
        using var response = await OpenAsync(
                () => new HttpRequestMessage(HttpMethod.Get, address),
                repeatable: true,
                HttpCompletionOption.ResponseHeadersRead,
                cancellationToken
            )
            .ConfigureAwait(false);
        using var idle = new CancellationTokenSource(_options.IdleTimeout, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, idle.Token);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        long received = 0;
        using var source = await ReadAsync(async () => await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false))
            .ConfigureAwait(false);
        for (
            int count;
            (count = await ReadAsync(() => source.ReadAsync(buffer, either.Token)).ConfigureAwait(false)) > 0;
            received += count
        )
        {
            idle.CancelAfter(_options.IdleTimeout);
            hash.AppendData(buffer, 0, count);
            await destination.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
        }

        if (response.Content.Headers.ContentLength is { } length && length != received)
        {
            throw new GridUnavailableException(_base, $"the download broke off after {received} of {length} bytes");
        }

        // The grid names a file by its SHA-256; the tag of another server is something else.
        var tag = response.Headers.ETag?.Tag.Trim('"');
        if (
            tag is { Length: 2 * SHA256.HashSizeInBytes }
            && tag.All(char.IsAsciiHexDigit)
            && !tag.Equals(Convert.ToHexString(hash.GetHashAndReset()), StringComparison.OrdinalIgnoreCase)
        )
        {
            throw new GridUnavailableException(_base, $"the {received} bytes that came are not those of the file");
        }

        // Only what goes wrong on the grid's side is the grid's: a full disk at the destination is told as it is.
        async ValueTask<T> ReadAsync<T>(Func<ValueTask<T>> read)
        {
            try
            {
                return await read().ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is IOException or HttpRequestException)
            {
                throw new GridUnavailableException(_base, $"the download broke off after {received} bytes", exception);
            }
            catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
            {
                throw new GridUnavailableException(_base, $"the download stood still after {received} bytes", exception);
            }
        }
    }

    public Task<HttpResponseMessage> OpenEventsAsync(string address, string? lastEvent, CancellationToken cancellationToken) =>
        OpenAsync(
            () =>
            {
                var message = new HttpRequestMessage(HttpMethod.Get, address);
                message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
                if (lastEvent is not null)
                {
                    message.Headers.TryAddWithoutValidation("Last-Event-ID", lastEvent);
                }

                return message;
            },
            repeatable: false,
            HttpCompletionOption.ResponseHeadersRead,
            cancellationToken
        );

    public Task<bool> IsHealthyAsync(CancellationToken cancellationToken) => AnswersAsync("healthz", cancellationToken);

    public Task<bool> IsLiveAsync(CancellationToken cancellationToken) => AnswersAsync("health/live", cancellationToken);

    public void Dispose() => _http.Dispose();

    // A proxy knows another machine by this name, or nobody.
    private static bool IsLoopback(Uri address) =>
        address.IsLoopback
        || address.IdnHost.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || address.IdnHost.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    private async Task<bool> AnswersAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await OpenAsync(
                    () => new HttpRequestMessage(HttpMethod.Get, path),
                    repeatable: false,
                    HttpCompletionOption.ResponseContentRead,
                    cancellationToken
                )
                .ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is GridApiException or GridUnavailableException)
        {
            return false;
        }
    }

    private async Task<HttpResponseMessage> OpenAsync(
        Func<HttpRequestMessage> request,
        bool repeatable,
        HttpCompletionOption completion,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 0; ; attempt++)
        {
            var mayRepeat = repeatable && attempt < _options.MaxRetries;
            TimeSpan? wish;
            try
            {
                var response = await SendOnceAsync(request, completion, cancellationToken).ConfigureAwait(false);
                if (response.IsSuccessStatusCode)
                {
                    return response;
                }

                using (response)
                {
                    wish = RetryRules.WishOf(response, _options.TimeProvider);
                    if (!mayRepeat || !RetryRules.IsWorthIt(response) || wish > _options.Timeout)
                    {
                        throw new GridApiException(
                            response.StatusCode,
                            await ReadErrorAsync(response, cancellationToken).ConfigureAwait(false)
                        );
                    }
                }
            }
            catch (GridUnavailableException) when (mayRepeat)
            {
                wish = null;
            }

            await Task.Delay(wish ?? RetryRules.PauseAfter(attempt, _options.RetryDelay), _options.TimeProvider, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(
        Func<HttpRequestMessage> request,
        HttpCompletionOption completion,
        CancellationToken cancellationToken
    )
    {
        using var message = request();
        message.RequestUri = new Uri(_base, message.RequestUri!);
        if (_state is { } state)
        {
            message.Headers.TryAddWithoutValidation(StateHeader, state);
        }

        using var limit = new CancellationTokenSource(_options.Timeout, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return Check(await _http.SendAsync(message, completion, either.Token).ConfigureAwait(false));
        }
        catch (HttpRequestException exception)
        {
            throw new GridUnavailableException(_base, exception.Message, exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GridUnavailableException(_base, $"it took longer than {_options.Timeout.TotalSeconds:0} s", exception);
        }
    }

    private HttpResponseMessage Check(HttpResponseMessage response)
    {
        var served = response.Headers.TryGetValues(StateHeader, out var values) ? values.FirstOrDefault() : null;
        if (served is not null)
        {
            Interlocked.CompareExchange(ref _state, served, null);
        }

        // Something in between may answer with an error of its own; only a success must be of the right grid.
        var isOther = served is null ? _options.State is not null && response.IsSuccessStatusCode : served != _state;
        if (isOther)
        {
            response.Dispose();
            throw new GridUnavailableException(_base, "another grid or program has taken over its address");
        }

        return response;
    }

    private static async Task<GridError> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var request = response.Headers.TryGetValues("x-request-id", out var ids) ? ids.FirstOrDefault() : null;
        var unknown = new GridError("unknown", $"The answer was {(int)response.StatusCode} {response.ReasonPhrase}.", RequestId: request);
        try
        {
            using var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            var buffer = new byte[MaxErrorBytes];
            var length = await stream
                .ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)
                .ConfigureAwait(false);
            var error = JsonSerializer.Deserialize(buffer.AsSpan(0, length), GridJsonContext.Default.GridErrorEnvelope)?.Error;
            return error is { Code: not null, Message: not null } ? error : unknown;
        }
        catch (Exception exception) when (exception is JsonException or HttpRequestException or IOException)
        {
            return unknown;
        }
    }
}
