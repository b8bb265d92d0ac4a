namespace Grid.Workers.Engines;

/// <summary>A rough picture at the size of the latents.</summary>
/// <param name="Rgb">Rows from the top, 3 bytes a pixel.</param>
public sealed record PreviewFrame(byte[] Rgb, int Width, int Height);
