namespace Grid.Sdk.Errors;

/// <summary>No grid answered, or it stopped answering. Whether the last request took effect is not known.</summary>
public sealed class GridUnavailableException(Uri address, string reason, Exception? innerException = null)
    : Exception($"The grid at {address.GetLeftPart(UriPartial.Authority)} does not answer: {reason.TrimEnd('.')}.", innerException)
{
    /// <summary>The address that was asked.</summary>
    public Uri Address { get; } = address;
}
