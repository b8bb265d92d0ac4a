namespace Grid.Sampling.Noise;

/// <summary>
/// Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011): a keyed bijection of 128-bit counters whose outputs
/// are random words, so any part of a sequence can be drawn without the rest.
/// </summary>
internal static class Philox4x32
{
    private const int Rounds = 10;
    private const uint MultiplierA = 0xD2511F53;
    private const uint MultiplierB = 0xCD9E8D57;
    private const uint KeyStepA = 0x9E3779B9;
    private const uint KeyStepB = 0xBB67AE85;

    public static (uint A, uint B, uint C, uint D) Draw((uint A, uint B, uint C, uint D) counter, (uint A, uint B) key)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var first = (ulong)MultiplierA * counter.A;
            var second = (ulong)MultiplierB * counter.C;
            counter = ((uint)(second >> 32) ^ counter.B ^ key.A, (uint)second, (uint)(first >> 32) ^ counter.D ^ key.B, (uint)first);
            key = (key.A + KeyStepA, key.B + KeyStepB);
        }

        return counter;
    }
}
