using Grid.Storage.State;
using Grid.Testing;
using Grid.Testing.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace Grid.Storage.Tests.State;

public sealed class SqliteGrainStorageTests : GrainStorageConformance
{
    private const long AlmostNoPages = 1;
    private const long AllPages = 1 << 30;

    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();
    private readonly List<StateDatabase> _databases = [];

    private string Folder => _folder.Combine($"state-{_databases.Count}");

    public override async ValueTask DisposeAsync()
    {
        _databases.ForEach(database => database.Dispose());
        await _services.DisposeAsync();
        _folder.Dispose();
    }

    protected override Task<IGrainStorage> OpenAsync()
    {
        Directory.CreateDirectory(Folder);
        var database = StateDatabase.Open(Folder);
        _databases.Add(database);
        return Task.FromResult<IGrainStorage>(
            new SqliteGrainStorage(
                database,
                new OrleansGrainStorageSerializer(_services.GetRequiredService<Serializer>()),
                _services.GetRequiredService<IActivatorProvider>()
            )
        );
    }

    // A process that is killed leaves its files as they are at that moment.
    protected override Task KillAsync()
    {
        FileDamage.CopyFolder(_databases[^1].Files.Folder, Folder);
        return Task.CompletedTask;
    }

    protected override Task DamageAsync(GrainId grain, string name, Action<byte[]> damage)
    {
        using var connection = StateSchema.Open(_databases[^1].Files.Database, SqliteOpenMode.ReadWrite);
        using var read = connection.CreateCommand();
        read.CommandText = "SELECT data FROM records WHERE grain = $grain AND name = $name";
        read.Parameters.AddWithValue("$grain", grain.ToString());
        read.Parameters.AddWithValue("$name", name);
        var data = (byte[])read.ExecuteScalar()!;
        damage(data);
        using var write = connection.CreateCommand();
        write.CommandText = "UPDATE records SET data = $data WHERE grain = $grain AND name = $name";
        write.Parameters.AddWithValue("$grain", grain.ToString());
        write.Parameters.AddWithValue("$name", name);
        write.Parameters.AddWithValue("$data", data);
        Assert.Equal(1, write.ExecuteNonQuery());
        return Task.CompletedTask;
    }

    protected override Task FillAsync()
    {
        _databases[^1].SetMaxPages(AlmostNoPages);
        return Task.CompletedTask;
    }

    protected override Task FreeAsync()
    {
        _databases[^1].SetMaxPages(AllPages);
        return Task.CompletedTask;
    }
}
