namespace Myelin;

/// <summary>Changes batches, with random numbers for each example.</summary>
abstract class Transform(DataSchema schema)
{
    /// <summary>The parts of the changed batches.</summary>
    public DataSchema Schema { get; } = schema;

    /// <summary>Changes a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="seed">The seed of the pass.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="depth">The number of transforms up to this one. Its random numbers differ from those of the others.</param>
    public Batch Apply(Batch batch, long seed, int epoch, int depth)
    {
        var random = new ExampleRandom[batch.Count];
        for (int i = 0; i < random.Length; i++) random[i] = new(seed, epoch, batch.Rows?[i] ?? batch.First + i, depth);
        return Change(batch, random, depth);
    }

    /// <summary>This transform for a part of the data set.</summary>
    public virtual Transform On(Dataset source) => this;

    protected abstract Batch Change(Batch batch, ExampleRandom[] random, int depth);
}

/// <summary>Changes batches as a whole.</summary>
sealed class BatchTransform(Func<Batch, IReadOnlyList<ExampleRandom>, Batch> transform, DataSchema schema) : Transform(schema)
{
    protected override Batch Change(Batch batch, ExampleRandom[] random, int depth)
    {
        using RandomStream.Scope draws = (random.Length > 0 ? random[0].Draws(depth) : RandomStream.Current.Fork()).Use();
        Batch changed = ExampleException.Guard("MapBatches", random.FirstOrDefault(), () => transform(batch, random))
            ?? throw new InvalidOperationException("MapBatches: expects a batch, received null; return batch.With(...).");
        if (changed.Count != batch.Count) throw new ShapeException($"MapBatches: expects a batch of {batch.Count} examples, received {changed.Count}; " +
            "keep them all.");
        return changed.As(Schema, batch);
    }
}

/// <summary>Changes examples one by one.</summary>
sealed class ExampleTransform(Func<Example, ExampleRandom, Example> transform, DataSchema schema) : Transform(schema)
{
    protected override Batch Change(Batch batch, ExampleRandom[] random, int depth)
    {
        Example[] changed = batch.ToExamples();
        for (int i = 0; i < changed.Length; i++) changed[i] = Change(changed[i], random[i], depth);
        return Collation.Of("Map", Schema, changed, batch.Rows, batch.First);
    }

    /// <summary>Changes one example.</summary>
    public Example Change(Example example, ExampleRandom random, int depth)
    {
        using RandomStream.Scope draws = random.Draws(depth).Use();
        return ExampleException.Guard("Map", random, () => transform(example, random))
            ?? throw new InvalidOperationException("Map: expects an example, received null; return new Example(x, y).");
    }
}
