using System.Text.Json;
using Grid.Contracts;
using Grid.Gateway.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grid.Gateway.Videos;

/// <summary>Reads the body of a submission, as JSON or as form fields. Says which member is wrong instead of guessing what was meant.</summary>
internal static class VideoRequestReader
{
    public static async Task<VideoRequestReading> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
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

        if (request.HasFormContentType)
        {
            return ReadForm(await request.ReadFormAsync(cancellationToken));
        }

        if (!request.HasJsonContentType())
        {
            throw new BadHttpRequestException("Not JSON.", StatusCodes.Status415UnsupportedMediaType);
        }

        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, default, cancellationToken);
            return ReadJson(document.RootElement);
        }
        catch (JsonException malformed)
        {
            var place = malformed.LineNumber is { } line ? $" (line {line + 1}, byte {malformed.BytePositionInLine + 1})" : "";
            return Fault(GridErrorCodes.InvalidBody, $"The body is not valid JSON{place}; send an object such as {{\"prompt\": \"a red circle\"}}.", null);
        }
    }

    private static VideoRequestReading ReadJson(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return Fault(GridErrorCodes.InvalidBody, "The body must be a JSON object such as {\"prompt\": \"a red circle\"}.", null);
        }

        var fields = new Dictionary<string, FieldValue>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in root.EnumerateObject())
        {
            if (!seen.Add(member.Name))
            {
                return Fault(GridErrorCodes.InvalidBody, $"{Shorten(member.Name)} is given twice; give it once.", Shorten(member.Name));
            }

            // OpenAI's clients write seconds as a string.
            var value = FieldValue.FromJson(member.Value);
            if (member.Value.ValueKind == JsonValueKind.Null)
            {
                // Null stands for a member left out, of a known name.
                value = default;
            }
            else if (member.Name == VideoRequestFields.Seconds && member.Value.ValueKind == JsonValueKind.String)
            {
                value = FieldValue.FromForm(value.Text);
            }

            fields.Add(member.Name, value);
        }

        return Build(fields);
    }

    private static VideoRequestReading ReadForm(IFormCollection form)
    {
        if (form.Files.Count > 0)
        {
            var name = Shorten(form.Files[0].Name);
            return Fault(GridErrorCodes.UnknownField, $"{name} is a file, and no field takes one; the fields are {VideoRequestFields.List}.", name);
        }

        var fields = new Dictionary<string, FieldValue>(StringComparer.Ordinal);
        foreach (var (name, values) in form)
        {
            if (values.Count != 1)
            {
                return Fault(GridErrorCodes.InvalidBody, $"{Shorten(name)} is given {values.Count} times; give it once.", Shorten(name));
            }

            fields.Add(name, FieldValue.FromForm(values[0] ?? ""));
        }

        return Build(fields);
    }

    private static VideoRequestReading Build(Dictionary<string, FieldValue> fields)
    {
        if (fields.Keys.FirstOrDefault(name => !VideoRequestFields.Names.Contains(name)) is { } unknown)
        {
            return Fault(GridErrorCodes.UnknownField, $"{Shorten(unknown)} is not a field of this request; the fields are {VideoRequestFields.List}.", Shorten(unknown));
        }

        foreach (var name in fields.Where(field => field.Value.Text is null).Select(field => field.Key).ToArray())
        {
            fields.Remove(name);
        }

        return new VideoRequestFields(fields).Build();
    }

    private static VideoRequestReading Fault(string code, string message, string? param) => new(null, new ErrorBody(code, message, param));

    private static string Shorten(string name) => name.Length <= 40 ? name : name[..40] + "...";
}
