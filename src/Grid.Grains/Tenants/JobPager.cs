using Grid.Contracts.Tenants;

namespace Grid.Grains.Tenants;

/// <summary>Cuts pages out of a list of ids.</summary>
internal static class JobPager
{
    /// <summary>The page a query asks for of <paramref name="oldestFirst"/>; null when the query begins after an id that is not in the list.</summary>
    public static JobPageIds? Select(IReadOnlyList<string> oldestFirst, JobListQuery query)
    {
        var ordered = query.Ascending ? oldestFirst : oldestFirst.Reverse();
        if (query.After is not null)
        {
            if (!oldestFirst.Contains(query.After))
            {
                return null;
            }

            ordered = ordered.SkipWhile(id => id != query.After).Skip(1);
        }

        string[] found = [.. ordered.Take(query.Limit + 1)];
        return new JobPageIds([.. found.Take(query.Limit)], found.Length > query.Limit);
    }
}
