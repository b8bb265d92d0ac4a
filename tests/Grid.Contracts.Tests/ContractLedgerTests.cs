using System.Reflection;
using Grid.Contracts.Jobs;
using Grid.Testing.Shapes;

namespace Grid.Contracts.Tests;

public sealed class ContractLedgerTests
{
    [Fact]
    public void Contracts_ComparedWithLedger_AreUnchanged()
    {
        using var resource = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("contract-ledger.txt")!);
        var ledger = resource.ReadToEnd();

        var actual = ShapeListing.Create(typeof(JobKey).Assembly);

        if (actual != ledger)
        {
            var written = Path.Combine(AppContext.BaseDirectory, "contract-ledger.txt");
            File.WriteAllText(written, actual);
            Assert.Fail(
                "The contracts differ from the ledger. Ids and aliases of stored data must stay; if the change only adds, "
                    + $"copy {written} over the ledger."
            );
        }
    }

    [Fact]
    public void Contracts_SerializedTypes_HaveAliasesOfTheGrid()
    {
        var unnamed = typeof(JobKey)
            .Assembly.GetTypes()
            .Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null)
            .Where(type =>
                type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias.StartsWith("grid.", StringComparison.Ordinal) is not true
            );

        Assert.Empty(unnamed);
    }
}
