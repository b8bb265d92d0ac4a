namespace Grid.Sdk.Models;

internal sealed record GridModelList(IReadOnlyList<GridModel> Data);
