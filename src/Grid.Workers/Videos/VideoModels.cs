using Grid.Contracts;
using Grid.Contracts.Work;
using Grid.Grains.Models;
using Grid.Workers.Work;

namespace Grid.Workers.Videos;

/// <summary>Finds the models that work on videos names.</summary>
internal sealed class VideoModels(IModelCatalog models)
{
    /// <summary>The model with the content that the job was accepted with.</summary>
    /// <exception cref="WorkerFaultException">It is not here: not yet, not any more, with another content, or damaged.</exception>
    public async Task<InstalledModel> FindAsync(VideoWork work, CancellationToken cancellationToken)
    {
        var name = work.Spec.Model;
        try
        {
            if (models.List().FirstOrDefault(installed => installed.Description.Name == name) is not { } model)
            {
                var fault = models.ListFaulty().FirstOrDefault(faulty => faulty.Name == name)?.Fault;
                throw Fault(
                    fault is null ? $"The model '{name}' is not installed here." : $"The model '{name}' cannot be used here: {fault}."
                );
            }

            return await models.HashAsync(model, cancellationToken) == work.ModelHash
                ? model
                : throw Fault($"The model '{name}' has another content here than {work.ModelHash}, with which the job was accepted.");
        }
        catch (ModelUnreadableException unreadable)
        {
            throw Fault($"The model '{name}' cannot be used here: {unreadable.Message}.", unreadable);
        }
    }

    private static WorkerFaultException Fault(string message, Exception? cause = null) =>
        new(GridErrorCodes.ModelUnavailable, message, cause);
}
