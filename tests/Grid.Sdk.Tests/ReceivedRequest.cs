namespace Grid.Sdk.Tests;

internal sealed record ReceivedRequest(string Line, IReadOnlyDictionary<string, string> Headers, string Body);
