using Grid.Diffusion.Captions;

namespace Grid.Golden.Kinds;

/// <summary>Captions to lower-cased and trimmed captions; the error is the share that differs.</summary>
public sealed class PlainCaptionKind : IGoldenKind
{
    public string Kind => "plain_caption";

    public GoldenResult Run(GoldenCase golden) => StringCases.CompareText(golden, CaptionCleaner.Plain);
}
