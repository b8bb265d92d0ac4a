using Grid.Contracts.Videos;
using Grid.Gateway.Errors;

namespace Grid.Gateway.Videos;

/// <summary>What came of reading a body: one of the two is set.</summary>
internal readonly record struct VideoRequestReading(VideoRequest? Request, ErrorBody? Error);
