namespace Myelin;

public static partial class TensorOps
{
    extension(Tensor x)
    {
        /// <summary>
        /// The whole several times along each axis: [a, b] becomes [a, b, a, b]. Counts belong to the last axes; more of them
        /// than axes make new ones in front.
        /// </summary>
        /// <exception cref="ShapeException">A count is negative.</exception>
        public Tensor Tile(params int[] counts)
        {
            if (Array.Exists(counts, count => count < 0))
                throw new ShapeException($"Tile: expects counts of 0 or more, received {counts.Listed()}; 1 leaves an axis as it is.");
            int rank = Math.Max(x.Rank, counts.Length);
            int[] sizes = [.. Enumerable.Repeat(1, rank - x.Rank), .. x.Shape], times = [.. Enumerable.Repeat(1, rank - counts.Length), .. counts];
            if (sizes.Zip(times).Any(pair => (long)pair.First * pair.Second > int.MaxValue))
                throw new ShapeException($"Tile: expects at most {int.MaxValue} entries along each axis, received {x.Shape} {counts.Listed()} " +
                    "times; repeat it less often.");
            int[] ones = [.. sizes.SelectMany(size => new[] { 1, size })], all = [.. sizes.Zip(times).SelectMany(pair => new[] { pair.Second, pair.First })];
            return x.Reshape(Shape.Create(ones)).BroadcastTo(Shape.Create(all)).Reshape(Shape.Create([.. sizes.Zip(times, (size, count) => size * count)]));
        }
    }
}
