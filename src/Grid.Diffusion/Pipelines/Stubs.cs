#pragma warning disable
using Grid.Sampling; using Grid.Sampling.Settings;
namespace Grid.Diffusion.Pipelines
{
public sealed class LatentPreviewStub { public byte[] Render(float[] a, float[] b, float t, LatentShape s, int f) => null!; }
public static class StubGen {
 extension(VideoModel m) { public LatentPreviewStub? Preview => null; }
 public static (int, int) LatentsNeeded(this VideoGenerator g, VideoSettings s, int a, int b) => (0,0);
 public static void DecodeFrames(this VideoGenerator g, VideoSettings s, float[] l, int f, int a, int b, Action<ReadOnlyMemory<byte>> o, CancellationToken c) => throw new NotImplementedException();
}
}
