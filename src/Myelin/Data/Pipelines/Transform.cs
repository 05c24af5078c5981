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

    protected abstract Batch Change(Batch batch, ExampleRandom[] random, int depth);
}

/// <summary>Changes batches as a whole.</summary>
sealed class BatchTransform(Func<Batch, IReadOnlyList<ExampleRandom>, Batch> transform, DataSchema schema) : Transform(schema)
{
    protected override Batch Change(Batch batch, ExampleRandom[] random, int depth)
    {
        using RandomStream.Scope draws = (random.Length > 0 ? random[0].Draws(depth) : RandomStream.Current.Fork()).Use();
        Batch changed = transform(batch, random) ?? throw new InvalidOperationException("MapBatches: expects a batch, received null; return batch.With(...).");
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
        var changed = new Example[batch.Count];
        double[]? weights = batch.Weights?.Cast(ElementType.Float64).ToArray<double>();
        for (int i = 0; i < changed.Length; i++)
        {
            var example = new Example(Row(batch.InputParts, i), Row(batch.TargetParts, i), weights?[i] ?? 1);
            using RandomStream.Scope draws = random[i].Draws(depth).Use();
            changed[i] = transform(example, random[i])
                ?? throw new InvalidOperationException("Map: expects an example, received null; return new Example(x, y).");
        }
        return Collation.Of("Map", Schema, changed, batch.Rows, batch.First);
    }

    static Tensor[] Row(IReadOnlyList<BatchPart> parts, int i) => [.. parts.Select(part => part.Row(i))];
}
