using System.Text.Json;
using System.Text.Unicode;
using Grid.Contracts;
using Grid.Gateway.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Grid.Gateway.Requests;

/// <summary>
/// The one reader of JSON bodies. What it gives is an object in which no name stands twice and every text is valid, so that what reads it
/// further meets no surprise.
/// </summary>
internal static class JsonBody
{
    private const int MaxDepth = 32;

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    /// <param name="example">A body that would do, for the sentence of a refusal.</param>
    /// <exception cref="BadHttpRequestException">Not JSON in UTF-8 (415), or larger than <see cref="GatewayDefaults.MaxBodyBytes"/>
    /// (413).</exception>
    public static async Task<JsonBodyReading> ReadAsync(HttpRequest request, string example, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType() || !IsPlainUtf8(request))
        {
            throw new BadHttpRequestException("Not JSON in UTF-8.", StatusCodes.Status415UnsupportedMediaType);
        }

        LimitSize(request);
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, cancellationToken);
        if (buffer.Length > GatewayDefaults.MaxBodyBytes)
        {
            throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
        }

        ReadOnlyMemory<byte> body = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        if (body.Span.StartsWith(ByteOrderMark))
        {
            body = body[ByteOrderMark.Length..];
        }

        return Utf8.IsValid(body.Span)
            ? Parse(body, example)
            : Fault($"The body is not valid UTF-8; send an object such as {example}.", null);
    }

    /// <summary>Holds the body of any form to <see cref="GatewayDefaults.MaxBodyBytes"/>.</summary>
    public static void LimitSize(HttpRequest request)
    {
        var limit = request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>();
        if (limit is { IsReadOnly: false })
        {
            limit.MaxRequestBodySize = GatewayDefaults.MaxBodyBytes;
        }

        if (request.ContentLength > GatewayDefaults.MaxBodyBytes)
        {
            throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
        }
    }

    /// <summary>Whether a body says no other encoding than UTF-8, and no compression.</summary>
    public static bool IsPlainUtf8(HttpRequest request) =>
        request.Headers.ContentEncoding.Count == 0
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && (!type.Charset.HasValue || type.Charset.Value.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static JsonBodyReading Parse(ReadOnlyMemory<byte> body, string example)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return Fault($"The body must be a JSON object such as {example}.", null);
            }

            return FindFault(root) is { } fault ? fault : new JsonBodyReading(root.Clone(), null);
        }
        catch (JsonException malformed)
        {
            var place = malformed.LineNumber is { } line ? $" (line {line + 1}, byte {malformed.BytePositionInLine + 1})" : "";
            return Fault($"The body is not valid JSON{place}; send an object such as {example}.", null);
        }
    }

    private static JsonBodyReading? FindFault(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            return element.EnumerateArray().Select(FindFault).FirstOrDefault(fault => fault is not null);
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            if (!TryRead(() => member.Name, out var name))
            {
                return Fault("The name of a field is not valid text: it holds half of a character.", null);
            }

            if (!seen.Add(name))
            {
                return Fault($"{FieldNames.Shorten(name)} is given twice; give it once.", FieldNames.Shorten(name));
            }

            if (member.Value.ValueKind == JsonValueKind.String && !TryRead(member.Value.GetString, out _))
            {
                return Fault(
                    $"{FieldNames.Shorten(name)} is not valid text: it holds half of a character.",
                    FieldNames.Shorten(name),
                    GridErrorCodes.InvalidValue
                );
            }

            if (FindFault(member.Value) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    // An escape such as \ud83d without its other half is valid JSON and no valid text; the reader throws only when the text is taken.
    private static bool TryRead(Func<string?> read, out string text)
    {
        try
        {
            text = read() ?? "";
            return true;
        }
        catch (InvalidOperationException)
        {
            text = "";
            return false;
        }
    }

    private static JsonBodyReading Fault(string message, string? param, string code = GridErrorCodes.InvalidBody) =>
        new(default, new ErrorBody(code, message, param));
}
