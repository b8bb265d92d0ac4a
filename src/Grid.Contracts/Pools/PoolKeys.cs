namespace Grid.Contracts.Pools;

/// <summary>Pools known without a registry.</summary>
public static class PoolKeys
{
    /// <summary>The pool of a grid whose devices are all of one kind.</summary>
    public const string Default = "default";
}
