namespace Myelin;

/// <summary>The position at which a stream of examples begins.</summary>
/// <param name="Seed">The seed of the training.</param>
/// <param name="Epoch">The epoch, from 1 on in a training.</param>
/// <param name="First">The number of examples of the epoch to skip; 0 unless a training was resumed.</param>
public readonly record struct StreamPosition(long Seed, int Epoch, long First);

/// <summary>The examples that a function returns, in its order.</summary>
/// <param name="schema">Their parts.</param>
/// <param name="examples">Returns the examples from a position on.</param>
/// <param name="count">Their number, if it is known.</param>
/// <param name="classes">The names of the classes.</param>
/// <param name="preprocessing">How the inputs were made from raw data, if it is known.</param>
/// <param name="transforms">The number of transforms that examples went through.</param>
sealed class StreamedDataset(DataSchema schema, Func<StreamPosition, IEnumerable<Example>> examples, int? count, IReadOnlyList<string> classes,
    Preprocessing? preprocessing = null, int transforms = 0) : Dataset(schema, classes, preprocessing)
{
    public override bool IsCounted => count != null;

    public override int Count => count
        ?? throw new InvalidOperationException("Dataset: it is a stream whose number of examples is not known; give Dataset.Stream a count, " +
            "or ask IsCounted first.");

    internal override bool HasIndices => false;

    internal override int Transforms => transforms;

    internal override bool IsQuick(BatchOrder order) => count is { } known && known - order.FirstExample <= order.Size;

    internal override IEnumerable<Batch> Read(BatchOrder order)
    {
        long first = order.FirstExample;
        foreach (Example[] some in Elements(new(order.Seed, order.Epoch, first)).Chunk(order.Size))
        {
            yield return Collation.Of("Dataset", Schema, some, null, first);
            first += some.Length;
        }
    }

    internal override IEnumerable<Example> Elements(StreamPosition position)
    {
        if (count <= position.First) yield break;
        using IEnumerator<Example> source = Begun(position);
        for (long i = position.First; i != count; i++)
        {
            if (!Moves(source, position.Seed, position.Epoch, i))
            {
                if (count == null) yield break;
                throw new InvalidOperationException($"Dataset: expects {count} examples in epoch {position.Epoch}, received {i} from the stream; " +
                    "give Dataset.Stream the right count, or none.");
            }
            yield return source.Current ?? throw new InvalidOperationException($"Dataset: the stream gave null at example {i}; end it with yield break.");
        }
    }

    IEnumerator<Example> Begun(StreamPosition position)
    {
        using RandomStream.Scope draws = new ExampleRandom(position.Seed, position.Epoch, position.First).Draws(0).Use();
        return examples(position).GetEnumerator();
    }

    /// <summary>Makes the next example, whose draws without a key depend on its index alone; false after the last.</summary>
    internal static bool Moves(IEnumerator<Example> source, long seed, int epoch, long index)
    {
        using RandomStream.Scope draws = new ExampleRandom(seed, epoch, index).Draws(0).Use();
        return source.MoveNext();
    }

    public override Dataset Take(int first, int taken)
    {
        if (first < 0 || taken < 0) throw new ArgumentOutOfRangeException(nameof(taken),
            $"Dataset: expects a first example and a count of 0 or more, received {first} and {taken}.");
        if (count != null) CheckRange(first, taken);
        return new StreamedDataset(Schema, position => examples(position with { First = position.First + first }), taken, Classes, Preprocessing, transforms);
    }
}
