namespace Grid.Gateway.Videos;

/// <summary>A file of a completed video.</summary>
/// <param name="Variant"><c>video</c>, <c>thumbnail</c> or <c>manifest</c>.</param>
/// <param name="ContentType">Media type.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Sha256">SHA-256 of the file, lower-case hexadecimal.</param>
public sealed record VideoFileResource(string Variant, string ContentType, long Bytes, string Sha256);
