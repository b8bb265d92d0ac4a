using Orleans.Storage;

namespace Grid.Host.Tests.Space;

/// <summary>Grain storage that fails as it is told.</summary>
internal sealed class FailingGrainStorage : IGrainStorage
{
    public Exception? Failure { get; set; }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => EndAsync();

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => EndAsync();

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => EndAsync();

    private Task EndAsync() => Failure is { } failure ? Task.FromException(failure) : Task.CompletedTask;
}
