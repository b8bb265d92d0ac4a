namespace Grid.Sdk;

/// <summary>Where the grid is and how patiently it is asked.</summary>
public sealed record GridClientOptions
{
    /// <summary>The grid's address, such as <c>http://localhost:5210</c>; a path in it is kept.</summary>
    public required Uri BaseAddress { get; init; }

    /// <summary>Sent as <c>Authorization: Bearer</c>; none is sent when null.</summary>
    public string? ApiKey { get; init; }

    /// <summary>
    /// The id of the state that is asked for, which the grid says in the header <c>x-grid-state</c>. Requests are refused when another grid
    /// has taken over the address meanwhile, for it has other videos. Null: that of the first answer, for as long as the client lives.
    /// </summary>
    public string? State { get; init; }

    /// <summary>
    /// The longest a single request may take; downloads and event streams are bounded by <see cref="IdleTimeout"/> instead. 100 s by
    /// default.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>
    /// How often a request that can be repeated without harm is repeated, 0 to 10; 3 by default. Repeated is what the grid says is worth it
    /// (<c>x-should-retry</c>), and what answers with 408, 429 or 5xx without saying so.
    /// </summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>
    /// The pause before the first repetition, doubled before each further one, less up to a quarter by chance; 200 ms by default. The
    /// grid's <c>Retry-After</c> is obeyed instead, up to <see cref="Timeout"/>; one that is longer ends the repetitions.
    /// </summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The pause between looks at a video where the grid sends no events; 1 s by default.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a wait for a video bears with a grid that does not answer or is not well, since its last answer; 5 min by default.
    /// </summary>
    public TimeSpan WaitPatience { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a download or an event stream may stay silent; 30 s by default.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock of all pauses and limits.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Without the key: it may end up in a log.</summary>
    public override string ToString() => $"{nameof(GridClientOptions)} {{ {nameof(BaseAddress)} = {BaseAddress} }}";

    internal void Validate()
    {
        if (!BaseAddress.IsAbsoluteUri || BaseAddress.Scheme is not ("http" or "https"))
        {
            throw new ArgumentException($"BaseAddress must be an http or https address, such as http://localhost:5210, not {BaseAddress}.");
        }

        if (MaxRetries is < 0 or > 10)
        {
            throw new ArgumentException($"MaxRetries must be between 0 and 10, not {MaxRetries}.");
        }

        if (WaitPatience < TimeSpan.Zero)
        {
            throw new ArgumentException($"WaitPatience must not be negative, as {WaitPatience} is.");
        }

        Positive(nameof(Timeout), Timeout);
        Positive(nameof(RetryDelay), RetryDelay);
        Positive(nameof(PollInterval), PollInterval);
        Positive(nameof(IdleTimeout), IdleTimeout);
    }

    private static void Positive(string name, TimeSpan value)
    {
        if (value <= TimeSpan.Zero)
        {
            throw new ArgumentException($"{name} must be longer than zero, not {value}.");
        }
    }
}
