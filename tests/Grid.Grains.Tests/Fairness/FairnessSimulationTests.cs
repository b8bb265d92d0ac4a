using System.Globalization;
using Grid.Contracts.Pools;
using Grid.Grains.Pools;

namespace Grid.Grains.Tests.Fairness;

/// <summary>What the pool's rules come to over thousands of tickets, with the classes that serve.</summary>
public sealed class FairnessSimulationTests(ITestOutputHelper output)
{
    private const int Seed = 20;
    private const int Workers = 64;
    private const double Seconds = 600;

    [Fact]
    public void Pool_FiftyTenantsWithWeights_SharesWorkFairlyWithinTheBound()
    {
        var simulation = Run(FairShareDefaults.LookAheadPlaces, out var backlogged);

        var index = JainIndex.Of([.. backlogged.Select(tenant => tenant.DeviceSeconds / tenant.Weight)]);
        var indexOfWork = JainIndex.Of([.. backlogged.Select(tenant => tenant.Work / tenant.Weight)]);
        var waits = simulation.Tenants.SelectMany(tenant => tenant.Waits).Order().ToArray();
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{simulation.Granted} tickets; Jain index over {backlogged.Count} backlogged tenants "
                    + $"{index:0.0000} (device time), {indexOfWork:0.0000} (without loads)"
            )
        );
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"waits: median {waits[waits.Length / 2]:0.0} s, 99 % {waits[waits.Length * 99 / 100]:0.0} s, longest {waits[^1]:0.0} s; "
                    + $"at most {100 * simulation.WorstWaitOfBound:0} % of the ticket's own bound; "
                    + $"longest bound {simulation.LongestBound:0} s"
            )
        );
        Assert.InRange(simulation.Granted, 5000, int.MaxValue);
        Assert.InRange(index, 0.95, 1);
        Assert.InRange(indexOfWork, 0.95, 1);
        Assert.InRange(simulation.WorstWaitOfBound, 0, 1);
    }

    [Fact]
    public void Pool_WarmModels_SaveHalfTheSwitchesAndMore()
    {
        var strict = Run(lookAheadPlaces: 0, out _);
        var warm = Run(FairShareDefaults.LookAheadPlaces, out _);

        var saved = 1 - (double)warm.ModelSwitches / warm.Granted / ((double)strict.ModelSwitches / strict.Granted);
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"switches: {strict.ModelSwitches} of {strict.Granted} tickets without look-ahead, "
                    + $"{warm.ModelSwitches} of {warm.Granted} with it; saved {100 * saved:0} % of those of a ticket"
            )
        );
        Assert.InRange(saved, 0.5, 1);
        Assert.InRange(warm.ModelSwitches, 1, strict.ModelSwitches / 2);
    }

    [Fact]
    public void Pool_FloodOfUrgentWork_LetsEveryTenantsBatchTicketsThrough()
    {
        const int Few = 8;
        const int BatchTenants = 10;
        var simulation = new PoolSimulation(Few, Seed);
        var flood = new SimulatedTenant("flood", 1) { Priority = PriorityClass.Interactive };
        simulation.Add(flood);
        simulation.Keep(flood, 100);
        for (var number = 0; number < BatchTenants; number++)
        {
            var tenant = new SimulatedTenant($"batch{number}", 1) { Priority = PriorityClass.Batch };
            simulation.Add(tenant);
            simulation.Keep(tenant, 1);
        }

        simulation.Run(Seconds);

        // Overdue after its time, then behind the other overdue ones, of which every fourth grant takes one; a grant comes at the latest
        // when the slowest ticket ends.
        var bound =
            FairShareDefaults.OverdueAfter.TotalSeconds
            + (BatchTenants + 1) * FairShareDefaults.OverdueEvery * (PoolSimulation.MaxWork + PoolSimulation.LoadSeconds) / Few
            + PoolSimulation.MaxWork
            + PoolSimulation.LoadSeconds;
        var batch = simulation.Tenants.Where(tenant => tenant != flood).ToArray();
        var longest = batch.Max(tenant => tenant.Waits.Max());
        var part = flood.DeviceSeconds / simulation.Tenants.Sum(tenant => tenant.DeviceSeconds);
        output.WriteLine(
            FormattableString.Invariant(
                $"batch tickets waited at most {longest:0.0} s of a bound of {bound:0.0} s; urgent work had {100 * part:0} % of the pool"
            )
        );
        Assert.All(batch, tenant => Assert.InRange(tenant.Waits.Count, 5, int.MaxValue));
        Assert.InRange(longest, 0, bound);
        Assert.InRange(part, 0.75, 1);
    }

    // Thirty tenants who always have work waiting, some of them much; fifteen who come in bursts; five with one ticket at a time.
    private static PoolSimulation Run(int lookAheadPlaces, out List<SimulatedTenant> backlogged)
    {
        var simulation = new PoolSimulation(Workers, Seed, measuredFrom: 60, lookAheadPlaces);
        backlogged = [];
        for (var number = 0; number < 50; number++)
        {
            var tenant = new SimulatedTenant($"tenant{number:00}", weight: 1 + number % 8);
            simulation.Add(tenant);
            if (number < 30)
            {
                simulation.Keep(tenant, number % 3 == 0 ? 20 * (int)tenant.Weight : 12);
                backlogged.Add(tenant);
            }
            else if (number < 45)
            {
                simulation.Burst(tenant, tickets: 20, firstAt: 4 * (number - 30), period: 60);
            }
            else
            {
                simulation.Keep(tenant, 1);
            }
        }

        simulation.Run(Seconds);
        return simulation;
    }
}
