using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace Grid.Host;

/// <summary>
/// A server that stops within a time of its own. It is the first to stop, and a slow reader of a download would otherwise use up the time
/// in which the silo gives its work back.
/// </summary>
internal sealed class BoundedServer(IServer inner) : IServer
{
    // Requests that wait for grains are over in less; downloads are resumed by range.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public IFeatureCollection Features => inner.Features;

    /// <summary>Puts every registered server into one of these.</summary>
    public static void Decorate(IServiceCollection services)
    {
        for (var index = 0; index < services.Count; index++)
        {
            if (services[index] is { ServiceType: var type, ImplementationType: { } implementation } && type == typeof(IServer))
            {
                services[index] = ServiceDescriptor.Singleton<IServer>(provider => new BoundedServer(
                    (IServer)ActivatorUtilities.CreateInstance(provider, implementation)
                ));
            }
        }
    }

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull => inner.StartAsync(application, cancellationToken);

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(Patience);
        try
        {
            await inner.StopAsync(bound.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // What was open is cut off.
        }
    }

    public void Dispose() => inner.Dispose();
}
