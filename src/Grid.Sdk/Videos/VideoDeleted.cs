namespace Grid.Sdk.Videos;

internal sealed record VideoDeleted(string Id, bool Deleted);
