namespace Grid.Sampling.Noise;

/// <summary>MT19937 (Matsumoto and Nishimura, 1998), seeded with one 32-bit word.</summary>
internal sealed class MersenneTwister
{
    private const int Size = 624;
    private const int Shift = 397;

    private readonly uint[] _state = new uint[Size];
    private int _next = Size;

    public MersenneTwister(uint seed)
    {
        _state[0] = seed;
        for (var i = 1; i < Size; i++)
        {
            _state[i] = 1812433253 * (_state[i - 1] ^ (_state[i - 1] >> 30)) + (uint)i;
        }
    }

    public uint NextWord()
    {
        if (_next == Size)
        {
            Twist();
        }

        var word = _state[_next++];
        word ^= word >> 11;
        word ^= (word << 7) & 0x9D2C5680;
        word ^= (word << 15) & 0xEFC60000;
        return word ^ (word >> 18);
    }

    private void Twist()
    {
        for (var i = 0; i < Size; i++)
        {
            var mixed = (_state[i] & 0x80000000) | (_state[(i + 1) % Size] & 0x7FFFFFFF);
            _state[i] = _state[(i + Shift) % Size] ^ (mixed >> 1) ^ ((mixed & 1) == 0 ? 0 : 0x9908B0DFu);
        }

        _next = 0;
    }
}
