using static TorchSharp.torch;

namespace Grid.Diffusion.Autoencoders;

/// <summary>
/// Runs the network on overlapping tiles and blends each tile with the one above, then with the one to its left. Both neighbours are taken
/// as already blended, so the order of tiles (row by row) is part of the result.
/// </summary>
internal static class SpatialTiling
{
    /// <summary>
    /// Runs <paramref name="network"/>, which turns tiles of <paramref name="inputTile"/> positions a side into
    /// <paramref name="outputTile"/>;
    /// <paramref name="overlap"/> is the share that neighbours repeat. An input no larger than a tile goes through whole.
    /// </summary>
    public static Tensor Run(Tensor input, int inputTile, int outputTile, double overlap, Func<Tensor, Tensor> network)
    {
        if (input.shape[3] <= inputTile && input.shape[4] <= inputTile)
        {
            return network(input);
        }

        using var scope = NewDisposeScope();
        var step = (int)(inputTile * (1 - overlap));
        var blend = (int)(outputTile * overlap);
        var keep = outputTile - blend;
        var finished = new List<Tensor>();
        Tensor[] above = [];
        for (long y = 0; y < input.shape[3]; y += step)
        {
            var row = new List<Tensor>();
            var kept = new List<Tensor>();
            for (long x = 0; x < input.shape[4]; x += step)
            {
                var cut = input.narrow(3, y, Math.Min(inputTile, input.shape[3] - y)).narrow(4, x, Math.Min(inputTile, input.shape[4] - x));
                var tile = network(cut);
                tile = y == 0 ? tile : Blend(above[row.Count], tile, 3, blend);
                tile = x == 0 ? tile : Blend(row[^1], tile, 4, blend);
                row.Add(tile);
                kept.Add(tile.narrow(3, 0, Math.Min(keep, tile.shape[3])).narrow(4, 0, Math.Min(keep, tile.shape[4])));
            }

            finished.Add(cat(kept, 4));
            above = [.. row];
        }

        return cat(finished, 3).MoveToOuterDisposeScope();
    }

    // Over the first rows (or columns) the tile fades in from the end of its neighbour.
    private static Tensor Blend(Tensor neighbour, Tensor tile, int dimension, int extent)
    {
        extent = (int)Math.Min(extent, Math.Min(neighbour.shape[dimension], tile.shape[dimension]));
        if (extent == 0)
        {
            return tile;
        }

        using var scope = NewDisposeScope();
        var shape = new long[] { 1, 1, 1, 1, 1 };
        shape[dimension] = extent;
        var weight = (arange(extent, ScalarType.Float32, tile.device) / extent).to_type(tile.dtype).reshape(shape);
        var faded =
            neighbour.narrow(dimension, neighbour.shape[dimension] - extent, extent) * (1 - weight)
            + tile.narrow(dimension, 0, extent) * weight;
        return cat([faded, tile.narrow(dimension, extent, tile.shape[dimension] - extent)], dimension).MoveToOuterDisposeScope();
    }
}
