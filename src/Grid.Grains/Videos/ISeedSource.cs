namespace Grid.Grains.Videos;

/// <summary>Draws a seed for requests that give none.</summary>
public interface ISeedSource
{
    /// <summary>A seed of 0 to 2^31 - 1.</summary>
    long Next();
}
