using System.Net.Mime;
using System.Text;
using System.Text.Json.Nodes;

namespace Grid.Testing.Hosting;

/// <summary>JSON as a request's body.</summary>
public static class JsonBody
{
    public static StringContent Of(JsonNode json) => Of(json.ToJsonString());

    public static StringContent Of(string json) => new(json, Encoding.UTF8, MediaTypeNames.Application.Json);
}
