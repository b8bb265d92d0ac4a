using System.Text.Json;
using Grid.Gateway.Errors;

namespace Grid.Gateway.Requests;

/// <summary>A body that was read, or what is wrong with it.</summary>
/// <param name="Root">An object; undefined when there is an error.</param>
/// <param name="Error">What is wrong; null when nothing is.</param>
internal sealed record JsonBodyReading(JsonElement Root, ErrorBody? Error);
