namespace Myelin;

public abstract partial class Dataset
{
    /// <summary>The examples of several data sets in turn: some of the first, as many of the second, and so on. A data set that has ended is left
    /// out.</summary>
    /// <param name="sources">The data sets, with the same parts.</param>
    /// <param name="block">The examples taken of a data set before the next one.</param>
    /// <returns>A stream. A resumed pass begins with the right example of each if their numbers are known; otherwise it reads from the start.</returns>
    /// <exception cref="ArgumentException">There are none, or their parts differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The block is empty.</exception>
    public static Dataset Interleave(IReadOnlyList<Dataset> sources, int block = 1)
    {
        ArgumentNullException.ThrowIfNull(sources);
        if (block < 1) throw new ArgumentOutOfRangeException(nameof(block),
            $"Interleave: expects a block of 1 or more examples, received {block}; 1 takes them in turn.");
        if (sources.Count == 0) throw new ArgumentException("Interleave: expects at least one data set, received none; check the list.");
        DataSchema schema = sources[0].Schema;
        foreach (Dataset source in sources)
            if ($"{source.Schema}" != $"{schema}" || !Types(source.Schema).SequenceEqual(Types(schema)))
                throw new ArgumentException($"Interleave: expects data sets with the same parts, received {schema} and {source.Schema}; change one by Map.");
        bool counted = sources.All(source => source.IsCounted);
        int? count = counted ? checked(sources.Sum(source => source.Count)) : null;
        return new StreamedDataset(schema, position => Interleaved(sources, block, counted, position), count, sources[0].Classes, sources[0].Preprocessing,
            sources.Max(source => source.Transforms) + 1);

        static IEnumerable<ElementType> Types(DataSchema schema) => schema.Inputs.Concat(schema.Targets).Select(part => part.Spec.Type);
    }

    static IEnumerable<Example> Interleaved(IReadOnlyList<Dataset> sources, int block, bool counted, StreamPosition position)
    {
        if (counted && position.First >= sources.Sum(source => (long)source.Count)) yield break;
        long[] taken = new long[sources.Count];
        long skipped = position.First;
        (int at, int inBlock) = counted ? Skip() : (0, 0);
        var streams = new IEnumerator<Example>?[sources.Count];
        try
        {
            for (int i = 0; i < streams.Length; i++)
                streams[i] = sources[i].Elements(position with { First = taken[i] }).GetEnumerator();
            for (int left = streams.Length; left > 0; at = (at + 1) % streams.Length, inBlock = 0)
            {
                for (; streams[at] is { } stream && inBlock < block; inBlock++)
                {
                    if (stream.MoveNext())
                    {
                        if (counted || --skipped < 0) yield return stream.Current;
                        continue;
                    }
                    stream.Dispose();
                    streams[at] = null;
                    left--;
                }
            }
        }
        finally
        {
            foreach (IEnumerator<Example>? stream in streams) stream?.Dispose();
        }

        // Counts the examples before the position: the source to go on with, and how many of its block are taken.
        (int At, int InBlock) Skip()
        {
            for (int source = 0; ; source = (source + 1) % sources.Count)
            {
                long some = Math.Min(block, sources[source].Count - taken[source]);
                taken[source] += Math.Min(skipped, some);
                if (skipped < some) return (source, (int)skipped);
                skipped -= some;
            }
        }
    }
}
