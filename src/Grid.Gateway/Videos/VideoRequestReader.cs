using System.Text.Json;
using Grid.Contracts;
using Grid.Gateway.Errors;
using Grid.Gateway.Requests;
using Microsoft.AspNetCore.Http;

namespace Grid.Gateway.Videos;

/// <summary>
/// Reads the body of a submission, as JSON or as form fields. Says which member is wrong instead of guessing what was meant.
/// </summary>
internal static class VideoRequestReader
{
    public static async Task<VideoRequestReading> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.HasFormContentType)
        {
            return await ReadFormAsync(request, cancellationToken);
        }

        var body = await JsonBody.ReadAsync(request, "{\"prompt\": \"a red circle\"}", cancellationToken);
        return body.Error is { } error ? new VideoRequestReading(null, error) : ReadJson(body.Root);
    }

    private static VideoRequestReading ReadJson(JsonElement root)
    {
        var fields = new Dictionary<string, FieldValue>(StringComparer.Ordinal);
        foreach (var member in root.EnumerateObject())
        {
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

    private static async Task<VideoRequestReading> ReadFormAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await FormBody.CheckAsync(request, cancellationToken)
                ? ReadForm(await request.ReadFormAsync(cancellationToken))
                : Fault(GridErrorCodes.InvalidBody, "The form is not valid UTF-8; send its fields in UTF-8.", null);
        }
        catch (Exception malformed) when (malformed is InvalidDataException || (malformed is IOException and not BadHttpRequestException))
        {
            return Fault(
                GridErrorCodes.InvalidBody,
                "The form cannot be read: it is cut off, its boundary does not fit, or it has too many or too long fields.",
                null
            );
        }
    }

    private static VideoRequestReading ReadForm(IFormCollection form)
    {
        if (form.Files.Count > 0)
        {
            var name = FieldNames.Shorten(form.Files[0].Name);
            return Fault(
                GridErrorCodes.UnknownField,
                $"{name} is a file, and no field takes one; the fields are {VideoRequestFields.List}.",
                name
            );
        }

        var fields = new Dictionary<string, FieldValue>(StringComparer.Ordinal);
        foreach (var (name, values) in form)
        {
            if (values.Count != 1)
            {
                return Fault(
                    GridErrorCodes.InvalidBody,
                    $"{FieldNames.Shorten(name)} is given {values.Count} times; give it once.",
                    FieldNames.Shorten(name)
                );
            }

            if (!FormBody.IsText(name) || !FormBody.IsText(values[0]))
            {
                return Fault(
                    GridErrorCodes.InvalidBody,
                    $"{FieldNames.Shorten(name)} is not valid text in UTF-8; send the form in UTF-8.",
                    FieldNames.Shorten(name)
                );
            }

            fields.Add(name, FieldValue.FromForm(values[0] ?? ""));
        }

        return Build(fields);
    }

    private static VideoRequestReading Build(Dictionary<string, FieldValue> fields)
    {
        if (fields.Keys.FirstOrDefault(name => !VideoRequestFields.Names.Contains(name)) is { } unknown)
        {
            return Fault(
                GridErrorCodes.UnknownField,
                $"{FieldNames.Shorten(unknown)} is not a field of this request; the fields are {VideoRequestFields.List}.",
                FieldNames.Shorten(unknown)
            );
        }

        foreach (var name in fields.Where(field => field.Value.Text is null).Select(field => field.Key).ToArray())
        {
            fields.Remove(name);
        }

        return new VideoRequestFields(fields).Build();
    }

    private static VideoRequestReading Fault(string code, string message, string? param) => new(null, new ErrorBody(code, message, param));
}
