using Grid.Grains.Tests.Tenants;

namespace Grid.Grains.Tests.Ledgers;

/// <summary>Loses calls to grains of the grid, or their answers, and holds up calls, when told to.</summary>
internal sealed class LossyCalls(Func<IOutgoingGrainCallContext, Task> hold, Func<IIncomingGrainCallContext, StoreFault> nextFault)
    : IIncomingGrainCallFilter,
        IOutgoingGrainCallFilter
{
    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        await hold(context);
        await context.Invoke();
    }

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        var isOurs = context.InterfaceMethod?.DeclaringType?.Namespace?.StartsWith("Grid.Contracts", StringComparison.Ordinal) is true;
        var fault = isOurs ? nextFault(context) : StoreFault.None;
        if (fault == StoreFault.Before)
        {
            throw new TimeoutException("The call was lost.");
        }

        await context.Invoke();
        if (fault == StoreFault.After)
        {
            throw new TimeoutException("The answer was lost.");
        }
    }
}
