using System.Net;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Grid.Gateway.Requests;

/// <summary>What holds for every body of form fields, before its fields are looked at.</summary>
internal static class FormBody
{
    // What the reader of multipart bodies makes of bytes that are no UTF-8; nobody writes it on purpose.
    private const char Replacement = '\uFFFD';

    /// <summary>Holds the body to its largest size, and gives false for a form whose escaped bytes are no UTF-8.</summary>
    /// <exception cref="BadHttpRequestException">The form says another encoding or is compressed (415), or is larger than
    /// <see cref="GatewayDefaults.MaxBodyBytes"/> (413).</exception>
    public static async Task<bool> CheckAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!JsonBody.IsPlainUtf8(request))
        {
            throw new BadHttpRequestException("Not a form in UTF-8.", StatusCodes.Status415UnsupportedMediaType);
        }

        JsonBody.LimitSize(request);
        return !IsEscaped(request) || await AreBytesOfTextAsync(request, cancellationToken);
    }

    /// <summary>Whether a name or a value was valid UTF-8.</summary>
    public static bool IsText(string? text) => text is null || !text.Contains(Replacement);

    private static bool IsEscaped(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);

    // The framework's reader leaves such bytes escaped in the text, where they cannot be told from what somebody wrote.
    private static async Task<bool> AreBytesOfTextAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, cancellationToken);
        buffer.Position = 0;
        request.Body = buffer;
        return Utf8.IsValid(WebUtility.UrlDecodeToBytes(buffer.GetBuffer(), 0, (int)buffer.Length));
    }
}
