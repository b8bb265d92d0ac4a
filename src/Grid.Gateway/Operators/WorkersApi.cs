using Grid.Contracts;
using Grid.Contracts.Pools;
using Grid.Gateway.Errors;
using Grid.Gateway.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Grid.Gateway.Operators;

/// <summary>
/// <c>/v1/operator/workers</c>: who works on what, and who gets no more work. A device <c>*</c> stands for all of a silo.
/// </summary>
internal static class WorkersApi
{
    // A burst is over in seconds; a piece of work that cannot be cut may take longer, and then the operator asks again.
    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan DrainPause = TimeSpan.FromMilliseconds(200);

    public static RouteGroupBuilder MapWorkersApi(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/operator/workers").WithTags("Operator").AddEndpointFilter<OperatorFilter>();
        group.MapRead("", ListAsync).WithSummary("List workers, what they do, and what waits.");
        group.MapPost("{silo}/{device}/cordon", CordonAsync).WithSummary("Give a worker no new work.").WithMetadata(Repeatable.Mark);
        group
            .MapPost("{silo}/{device}/drain", DrainAsync)
            .WithSummary("Give a worker no new work and wait until it has none left.")
            .WithMetadata(Repeatable.Mark);
        group.MapPost("{silo}/{device}/resume", ResumeAsync).WithSummary("Give a worker work again.").WithMetadata(Repeatable.Mark);
        return group;
    }

    private static async Task<Ok<PoolResource>> ListAsync(IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(Create(await Pool(grains).GetStatusAsync(cancellationToken)));

    private static async Task<Results<Ok<PoolResource>, ErrorResult>> CordonAsync(
        IGrainFactory grains,
        string silo,
        string device,
        CancellationToken cancellationToken
    )
    {
        if (Refuse(silo, device) is { } refusal)
        {
            return refusal;
        }

        await Pool(grains).CordonAsync($"{silo}/{device}", cancellationToken);
        return await ListAsync(grains, cancellationToken);
    }

    private static async Task<Results<Ok<PoolResource>, ErrorResult>> ResumeAsync(
        IGrainFactory grains,
        string silo,
        string device,
        CancellationToken cancellationToken
    )
    {
        if (Refuse(silo, device) is { } refusal)
        {
            return refusal;
        }

        await Pool(grains).UncordonAsync($"{silo}/{device}", cancellationToken);
        return await ListAsync(grains, cancellationToken);
    }

    private static async Task<Results<Ok<DrainResource>, ErrorResult>> DrainAsync(
        IGrainFactory grains,
        TimeProvider timeProvider,
        IHostApplicationLifetime lifetime,
        string silo,
        string device,
        CancellationToken cancellationToken
    )
    {
        if (Refuse(silo, device) is { } refusal)
        {
            return refusal;
        }

        // Nothing is taken away: what a worker has begun it ends, burst by burst, and the next burst goes to another.
        await Pool(grains).CordonAsync($"{silo}/{device}", cancellationToken);
        var begun = timeProvider.GetTimestamp();
        while (true)
        {
            var leases = (await Pool(grains).GetStatusAsync(cancellationToken)).Leases;
            string[] left =
            [
                .. leases.Where(lease => Matches(lease.Worker, silo, device)).Select(lease => lease.Ticket.Job.ToString()).Distinct(),
            ];
            if (
                left.Length == 0
                || timeProvider.GetElapsedTime(begun) > DrainPatience
                || lifetime.ApplicationStopping.IsCancellationRequested
            )
            {
                return TypedResults.Ok(new DrainResource(left.Length == 0, left));
            }

            // A gateway that stops answers after one more look instead of holding up the stop.
            await Task.Delay(DrainPause, timeProvider, cancellationToken);
        }
    }

    private static PoolResource Create(PoolStatus status) =>
        new(
            status.Waiting,
            status.ActiveJobs,
            status.Cordoned,
            [
                .. status.Roll.Select(worker => new WorkerResource(
                    worker.Worker,
                    worker.IsCordoned,
                    [.. status.Leases.Where(lease => lease.Worker == worker.Worker).Select(lease => lease.Ticket.Job.ToString())]
                )
                {
                    Pause = worker.Pause is { } pause
                        ? new WorkerPauseResource(pause.Code, pause.Reason, pause.Faults, pause.Seconds)
                        : null,
                    ComputeProfile = worker.Profile.Length > 0 ? worker.Profile : null,
                }),
            ]
        );

    private static bool Matches(string worker, string silo, string device) =>
        device == WorkerNames.AllDevices ? worker.StartsWith($"{silo}/", StringComparison.Ordinal) : worker == $"{silo}/{device}";

    private static ErrorResult? Refuse(string silo, string device)
    {
        const int MaxName = 100;
        if (silo.Length > MaxName || device.Length > MaxName)
        {
            return ApiErrors.BadRequest(
                GridErrorCodes.InvalidValue,
                $"silo and device must have at most {MaxName} characters each.",
                "silo"
            );
        }

        return WorkerNames.AreGood(silo, device)
            ? null
            : ApiErrors.BadRequest(GridErrorCodes.InvalidValue, $"The worker {WorkerNames.Rule}.", "silo");
    }

    private static IWorkPool Pool(IGrainFactory grains) => grains.GetGrain<IWorkPool>(PoolKeys.Default);
}
