namespace Grid.Gateway.Models;

/// <summary>All models.</summary>
/// <param name="Data">The models by name.</param>
/// <param name="Object">Always <c>list</c>.</param>
public sealed record ModelListResource(IReadOnlyList<ModelResource> Data, string Object = "list");
