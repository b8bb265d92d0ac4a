using Grid.Diffusion.Pipelines;
using Grid.Grains.Videos.Latents;

namespace Grid.Workers.Engines;

/// <summary>Text states as bytes, values kept exactly.</summary>
internal static class TextStatesCodec
{
    private const uint Mark = 0x31545847;

    public static byte[] Write(GuidedText text)
    {
        using var writer = new StateWriter(Mark);
        writer.Write(text.Scale);
        Write(writer, text.Positive);
        writer.Write(text.Negative is not null);
        if (text.Negative is not null)
        {
            Write(writer, text.Negative);
        }

        return writer.ToArray();
    }

    public static GuidedText Read(byte[] bytes)
    {
        using var reader = new StateReader(bytes, Mark, "text states");
        var scale = reader.ReadSingle();
        var positive = Read(reader);
        return new GuidedText(positive, reader.ReadBoolean() ? Read(reader) : null, scale);
    }

    private static void Write(StateWriter writer, TextStates states)
    {
        writer.Write(states.Batch);
        writer.Write(states.Length);
        writer.Write(states.Channels);
        writer.Write(states.Values);
        writer.Write(states.Mask);
    }

    private static TextStates Read(StateReader reader)
    {
        var (batch, length, channels) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        return new TextStates(reader.ReadSingles(), reader.ReadSingles(), batch, length, channels);
    }
}
