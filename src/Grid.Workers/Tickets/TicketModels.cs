using Grid.Contracts;
using Grid.Contracts.Videos;
using Grid.Contracts.Workers;
using Grid.Grains.Models;

namespace Grid.Workers.Tickets;

/// <summary>Finds the models that tickets name.</summary>
internal sealed class TicketModels(IModelCatalog models)
{
    /// <summary>The model with the content that the job was accepted with.</summary>
    /// <exception cref="WorkRefusedException">It was removed or replaced.</exception>
    public async Task<InstalledModel> FindAsync(TicketPayload payload, CancellationToken cancellationToken)
    {
        var model = models.List().FirstOrDefault(installed => installed.Description.Name == payload.Spec.Model);
        if (model is not null && await models.HashAsync(model, cancellationToken) == payload.ModelHash)
        {
            return model;
        }

        throw new WorkRefusedException(new JobError(
            GridErrorCodes.ModelUnavailable,
            $"The model '{payload.Spec.Model}' was {(model is null ? "removed" : "replaced")} after the job was accepted; submit the request again."));
    }
}
