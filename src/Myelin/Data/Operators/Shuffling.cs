namespace Myelin;

public abstract partial class Dataset
{
    /// <summary>
    /// The examples in an order that is random within a buffer: each is drawn from the next <paramref name="buffer"/> examples that were not drawn yet.
    /// A buffer of all examples gives every order with equal probability.
    /// </summary>
    /// <param name="buffer">The number of examples held in memory.</param>
    /// <returns>A stream of as many examples. Each epoch has another order.</returns>
    /// <remarks>
    /// <see cref="Model.Fit"/> shuffles data in memory by itself; this is for streams. A resumed pass computes the order again, and reads from the oldest
    /// example on that is in the buffer.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The buffer is empty.</exception>
    public Dataset Shuffle(int buffer)
    {
        if (buffer < 1) throw new ArgumentOutOfRangeException(nameof(buffer),
            $"Shuffle: expects a buffer of at least 1 example, received {buffer}; 1000 to 10000 are usual.");
        return Derived(position => new ShuffledPass(this, buffer, position).Examples(), IsCounted ? Count : null);
    }
}

/// <summary>One pass over a data set in the order of a shuffling buffer.</summary>
sealed class ShuffledPass
{
    /// <summary>Separates these numbers from those of other orders: "shuffle" in ASCII.</summary>
    const ulong Site = 0x73687566666C65;

    readonly Dataset source;
    readonly int size;
    readonly StreamPosition position;
    readonly List<(long Index, Example? Example)> buffer = [];
    PhiloxStream random;

    public ShuffledPass(Dataset source, int size, StreamPosition position)
    {
        (this.source, this.size, this.position) = (source, size, position);
        random = new((ulong)position.Seed, unchecked(Site + (uint)position.Epoch + ((ulong)source.Transforms << 56)));
    }

    public IEnumerable<Example> Examples()
    {
        // Of a counted source the draws before the first example are repeated by indices alone. Otherwise they are repeated with the examples.
        long next = source.IsCounted ? Skip(Math.Min(position.First, source.Count), source.Count) : 0;
        long skipped = source.IsCounted ? 0 : position.First;
        long oldest = buffer.Count == 0 ? next : buffer.Min(one => one.Index);
        Dictionary<long, int> places = buffer.Select((one, place) => (one.Index, place)).ToDictionary(pair => pair.Index, pair => pair.place);
        using IEnumerator<Example> examples = source.Elements(position with { First = oldest }).GetEnumerator();
        for (long index = oldest; index < next && examples.MoveNext(); index++)
            if (places.TryGetValue(index, out int place)) buffer[place] = (index, examples.Current);
        while (true)
        {
            while (buffer.Count < size && examples.MoveNext()) buffer.Add((next++, examples.Current));
            if (buffer.Count == 0) yield break;
            Example drawn = Draw()!;
            if (--skipped < 0) yield return drawn;
        }
    }

    /// <summary>Draws so many examples by their indices. Returns the index of the next example to read.</summary>
    long Skip(long draws, long count)
    {
        long next = 0;
        for (long i = 0; i < draws; i++)
        {
            while (buffer.Count < size && next < count) buffer.Add((next++, null));
            Draw();
        }
        return next;
    }

    Example? Draw()
    {
        int place = random.NextInt(buffer.Count);
        Example? drawn = buffer[place].Example;
        buffer[place] = buffer[^1];
        buffer.RemoveAt(buffer.Count - 1);
        return drawn;
    }
}
