using CsCheck;
using Grid.Diffusion.Weights;

namespace Grid.Diffusion.Tests.Weights;

public sealed class SafetensorsFuzzTests : IDisposable
{
    private const string Header = """
        {"__metadata__":{"format":"pt"},"block.0.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},
        "block.0.bias":{"dtype":"BF16","shape":[4],"data_offsets":[24,32]},
        "empty":{"dtype":"I64","shape":[0,5],"data_offsets":[32,32]}}
        """;

    // Digits and signs of JSON reach deeper into the checks than any byte does.
    private static readonly Gen<byte> Bytes = Gen.Frequency(
        (1, Gen.Byte),
        (3, Gen.Char["0123456789{}[],:\"-.eFIU_\\ "].Select(character => (byte)character))
    );

    private static readonly Gen<(int Kind, int Position, byte Value, int Length)[]> Mutations = Gen.Select(
        Gen.Int[0, 3],
        Gen.Int[0, 400],
        Bytes,
        Gen.Int[1, 40]
    ).Array[1, 4];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_MutatedFile_IsReadOrRefusedWithinBounds()
    {
        var valid = TemporaryFolder.Safetensors(Header, 32);
        var path = _folder["fuzz.safetensors"];

        Mutations.Sample(
            mutations =>
            {
                File.WriteAllBytes(path, Mutate(valid, mutations));
                var before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    using var file = SafetensorsFile.Open(path);
                    foreach (var name in file.Entries.Keys)
                    {
                        file.Read(name).Dispose();
                    }
                }
                catch (SafetensorsFormatException refusal)
                {
                    Assert.InRange(refusal.Message.Length, 1, 1000);
                }

                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 << 20);
            },
            iter: 2000,
            threads: 1
        );
    }

    private static byte[] Mutate(byte[] valid, (int Kind, int Position, byte Value, int Length)[] mutations)
    {
        var content = valid.ToList();
        foreach (var (kind, position, value, length) in mutations)
        {
            var at = position % (content.Count + 1);
            switch (kind)
            {
                case 0 when at < content.Count:
                    content[at] = value;
                    break;
                case 1:
                    content.Insert(at, value);
                    break;
                case 2:
                    content.RemoveRange(at, Math.Min(length, content.Count - at));
                    break;
                default:
                    content.InsertRange(at, content.GetRange(at, Math.Min(length, content.Count - at)));
                    break;
            }
        }

        return [.. content];
    }
}
