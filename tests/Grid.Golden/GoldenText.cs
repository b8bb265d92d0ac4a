using System.Text.Json.Nodes;
using Grid.Diffusion.Pipelines;

namespace Grid.Golden;

/// <summary>Text states that a case gives as tensors.</summary>
internal static class GoldenText
{
    public static GuidedText Guided(GoldenCase golden, JsonObject config) =>
        GuidedText.Create(States(golden, "prompt"), States(golden, "negative"), config["guidance_scale"]!.GetValue<float>());

    private static TextStates States(GoldenCase golden, string part)
    {
        var shape = golden.Shape($"in.{part}_embeds");
        return new TextStates(
            golden.Values($"in.{part}_embeds"),
            golden.Values($"in.{part}_mask"),
            (int)shape[0],
            (int)shape[1],
            (int)shape[2]
        );
    }
}
