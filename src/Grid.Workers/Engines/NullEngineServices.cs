using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Grid.Workers.Engines;

/// <summary>The null engine as the grid's engine, for load tests and simulations.</summary>
public static class NullEngineServices
{
    /// <summary>The environment variable that has to be <c>1</c>.</summary>
    public const string SimulationVariable = "GRID_SIMULATION";

    /// <summary>Adds the engine in place of any other.</summary>
    /// <exception cref="InvalidOperationException">The process has not been declared a simulation.</exception>
    public static IServiceCollection AddNullEngine(this IServiceCollection services, NullEngineOptions options) =>
        services.AddNullEngine(options, Environment.GetEnvironmentVariable(SimulationVariable));

    internal static IServiceCollection AddNullEngine(this IServiceCollection services, NullEngineOptions options, string? simulation)
    {
        if (simulation != "1")
        {
            throw new InvalidOperationException(
                "The null engine makes frames without a model, so it is for load tests and simulations only; set "
                    + $"{SimulationVariable}=1 if this process is one."
            );
        }

        services.TryAddSingleton(TimeProvider.System);
        services.RemoveAll<IVideoEngineFactory>();
        services.AddSingleton<IVideoEngineFactory>(provider => new NullEngineFactory(options, provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
