namespace Grid.Sdk.Errors;

internal sealed record GridErrorEnvelope(GridError? Error);
