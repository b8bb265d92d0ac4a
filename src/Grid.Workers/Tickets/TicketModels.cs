using Grid.Contracts;
using Grid.Contracts.Workers;
using Grid.Grains.Models;

namespace Grid.Workers.Tickets;

/// <summary>Finds the models that tickets name.</summary>
internal sealed class TicketModels(IModelCatalog models, TimeProvider timeProvider)
{
    // Looking through the folders takes longer than fetching a small window; a model that was replaced is found out that much later.
    private static readonly TimeSpan LooksAgainAfter = TimeSpan.FromSeconds(1);

    private volatile Found? _last;

    /// <summary>The model with the content that the job was accepted with.</summary>
    /// <exception cref="WorkerFaultException">It is not here: not yet, not any more, or with another content.</exception>
    public async Task<InstalledModel> FindAsync(TicketPayload payload, CancellationToken cancellationToken)
    {
        if (_last is { } last && last.Hash == payload.ModelHash && last.Model.Description.Name == payload.Spec.Model && timeProvider.GetElapsedTime(last.At) < LooksAgainAfter)
        {
            return last.Model;
        }

        var model = models.List().FirstOrDefault(installed => installed.Description.Name == payload.Spec.Model);
        if (model is not null && await models.HashAsync(model, cancellationToken) == payload.ModelHash)
        {
            _last = new Found(payload.ModelHash, model, timeProvider.GetTimestamp());
            return model;
        }

        throw new WorkerFaultException(
            GridErrorCodes.ModelUnavailable,
            $"The model '{payload.Spec.Model}' {(model is null ? "is not installed here" : $"has another content here than {payload.ModelHash}, with which the job was accepted")}.");
    }

    private sealed record Found(string Hash, InstalledModel Model, long At);
}
