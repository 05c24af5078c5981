namespace Myelin;

/// <summary>The position at which a stream of examples begins.</summary>
/// <param name="Seed">The seed of the training.</param>
/// <param name="Epoch">The epoch, from 1 on in a training.</param>
/// <param name="First">The number of examples of the epoch to skip; 0 unless a training was resumed.</param>
public readonly record struct StreamPosition(long Seed, int Epoch, long First);

/// <summary>The examples that a function returns, in its order.</summary>
sealed class StreamedDataset(DataSchema schema, Func<StreamPosition, IEnumerable<Example>> examples, int? count, IReadOnlyList<string> classes)
    : Dataset(schema, classes, preprocessing: null)
{
    public override bool IsCounted => count != null;

    public override int Count => count
        ?? throw new InvalidOperationException("Dataset: it is a stream whose number of examples is not known; give Dataset.Stream a count, " +
            "or ask IsCounted first.");

    internal override bool HasIndices => false;

    internal override bool IsQuick(BatchOrder order) => count is { } known && known - order.FirstExample <= order.Size;

    internal override IEnumerable<Batch> Read(BatchOrder order)
    {
        long first = order.FirstExample;
        if (count <= first) yield break;
        var waiting = new List<Example>();
        using IEnumerator<Example> source = Begun(order, first);
        while (Moves(source, order.Seed, order.Epoch, first + waiting.Count))
        {
            waiting.Add(source.Current ?? throw new InvalidOperationException($"Dataset: the stream gave null at example {first + waiting.Count}; " +
                "end it with yield break."));
            bool last = first + waiting.Count == count;
            if (waiting.Count < order.Size && !last) continue;
            yield return Collation.Of("Dataset", Schema, waiting, null, first);
            if (last) yield break;
            first += waiting.Count;
            waiting.Clear();
        }
        if (count != null) throw new InvalidOperationException($"Dataset: expects {count} examples in epoch {order.Epoch}, " +
            $"received {first + waiting.Count} from the stream; give Dataset.Stream the right count, or none.");
        if (waiting.Count > 0) yield return Collation.Of("Dataset", Schema, waiting, null, first);
    }

    IEnumerator<Example> Begun(BatchOrder order, long first)
    {
        using RandomStream.Scope draws = new ExampleRandom(order.Seed, order.Epoch, first).Draws(0).Use();
        return examples(new(order.Seed, order.Epoch, first)).GetEnumerator();
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
        return new StreamedDataset(Schema, position => examples(position with { First = position.First + first }), taken, Classes);
    }
}
