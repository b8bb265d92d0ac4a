#pragma warning disable
using Grid.Sampling; using Grid.Sampling.Settings;
namespace Grid.Diffusion.Pipelines
{
public sealed class LatentPreviewStub { public byte[] Render(float[] a, float[] b, float t, LatentShape s, int f) => null!; }
public static class StubGen {
 extension(VideoModel m) { public LatentPreviewStub? Preview => null; }
}
}
