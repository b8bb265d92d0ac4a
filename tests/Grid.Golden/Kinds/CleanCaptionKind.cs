using Grid.Diffusion.Captions;

namespace Grid.Golden.Kinds;

/// <summary>Captions to cleaned captions; the error is the share that differs.</summary>
public sealed class CleanCaptionKind : IGoldenKind
{
    public string Kind => "clean_caption";

    public GoldenResult Run(GoldenCase golden) => StringCases.CompareText(golden, CaptionCleaner.Clean);
}
