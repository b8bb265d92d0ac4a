using Grid.Contracts;
using Grid.Contracts.Pools;
using Grid.Contracts.Tenants;

namespace Grid.Grains.Tenants;

/// <summary>Holds a request's class to those its tenant may use.</summary>
internal static class PriorityRules
{
    /// <param name="name">The class as users write it; null for the tenant's own.</param>
    /// <param name="priority">The class to use.</param>
    public static JobRejection? Check(string? name, TenantSettings settings, out PriorityClass priority)
    {
        priority = settings.DefaultPriority;
        if (name is null || (PriorityClasses.TryParse(name, out priority) && settings.AllowedPriorities.Contains(priority)))
        {
            return null;
        }

        return new JobRejection(
            GridErrorCodes.InvalidValue,
            $"priority must be one of {string.Join(", ", settings.AllowedPriorities.Select(PriorityClasses.ToName))}.",
            "priority"
        );
    }
}
