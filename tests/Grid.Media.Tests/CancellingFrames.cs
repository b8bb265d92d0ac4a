using System.Collections;

namespace Grid.Media.Tests;

/// <summary>The same frame many times; handing out the one in the middle to the encoder cancels the work.</summary>
internal sealed class CancellingFrames(byte[] frame, int count, CancellationTokenSource cancellation) : IReadOnlyList<ReadOnlyMemory<byte>>
{
    public int Count => count;

    public ReadOnlyMemory<byte> this[int index] => frame;

    public IEnumerator<ReadOnlyMemory<byte>> GetEnumerator()
    {
        for (var index = 0; index < count; index++)
        {
            if (index == count / 2)
            {
                cancellation.Cancel();
            }

            yield return frame;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
