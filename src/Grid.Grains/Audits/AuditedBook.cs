namespace Grid.Grains.Audits;

/// <summary>What a tenant's book says of its jobs.</summary>
/// <param name="Made">Jobs that must have a record: those whose record is known to have been written and whose removal has not
/// begun.</param>
/// <param name="Known">All jobs that may have a record.</param>
/// <param name="IsWhole">Whether all of the book could be read. Otherwise there may be others.</param>
internal sealed record AuditedBook(IReadOnlySet<Guid> Made, IReadOnlySet<Guid> Known, bool IsWhole)
{
    /// <summary>The book of a tenant without a record.</summary>
    public static AuditedBook Empty { get; } = new(new HashSet<Guid>(), new HashSet<Guid>(), IsWhole: true);
}
