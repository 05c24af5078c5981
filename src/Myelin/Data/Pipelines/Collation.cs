namespace Myelin;

/// <summary>Makes a batch of single examples: stacks them, and pads sequences to the longest.</summary>
static class Collation
{
    /// <summary>The batch of some examples.</summary>
    /// <param name="who">Where the examples come from, for errors.</param>
    /// <param name="columns">What they should be.</param>
    /// <param name="examples">At least one.</param>
    /// <param name="rows">Their indices in the data set, if known.</param>
    /// <param name="first">The place in the epoch of the first.</param>
    /// <exception cref="ShapeException">An example does not fit the specs; the message names the part.</exception>
    public static Batch Of(string who, Columns columns, IReadOnlyList<Example> examples, IReadOnlyList<int>? rows, long first)
    {
        BatchPart[] inputs = Parts(who, "inputs", columns.Inputs, examples, example => example.Inputs);
        BatchPart[] targets = Parts(who, "targets", columns.Targets, examples, example => example.Targets);
        var batch = new Batch(columns, inputs, targets, rows, first);
        if (examples.All(example => example.Weight == 1)) return batch;
        return batch.With(weights: Tensor.From([.. examples.Select(example => example.Weight)], [examples.Count]));
    }

    static BatchPart[] Parts(string who, string what, IReadOnlyList<Column> columns, IReadOnlyList<Example> examples, Func<Example, IReadOnlyList<Tensor>> of)
    {
        foreach (Example example in examples)
            if (of(example).Count != columns.Count)
                throw new ShapeException($"{who}: expects examples of {columns.Count} {what} ({string.Join(", ", columns)}), received {of(example).Count}; give them in this order.");
        var parts = new BatchPart[columns.Count];
        for (int i = 0; i < parts.Length; i++) parts[i] = Part(who, what, columns[i], [.. examples.Select(example => of(example)[i])]);
        return parts;
    }

    static BatchPart Part(string who, string what, Column column, Tensor[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = values[i].Take(column.Spec.Type, Device.Current).StopGradient();
            if (!column.Spec.Fits(new TensorSpec(values[i].Shape, values[i].Type)))
                throw new ShapeException($"{who}: expects {what} {column} of {column.Spec.Type}, received {values[i].Type}{values[i].Shape}; cast or reshape them, or change the spec.");
        }
        return column.Spec.HasFreeAxes ? Padded(column, values) : new(Tensor.Stack(values, 0));
    }

    /// <summary>Fills up the free axes; the first one is that of time.</summary>
    static BatchPart Padded(Column column, Tensor[] values)
    {
        SequencePadding padding = column.Padding ?? new();
        int[] lengths = [.. values.Select(value => value.Shape[0])];
        var sizes = new int[values[0].Rank];
        for (int axis = 0; axis < sizes.Length; axis++)
            sizes[axis] = column.Spec[axis] ?? padding.Longest([.. values.Select(value => value.Shape[axis])]);
        Tensor[] full = Array.ConvertAll(values, value => Filled(value, sizes, padding.Value));
        return new(Tensor.Stack(full, 0), lengths, padding.Mask ? SequencePadding.MaskOf(lengths, sizes[0]) : null);
    }

    static Tensor Filled(Tensor value, int[] sizes, double with)
    {
        var after = new (int Before, int After)[sizes.Length];
        for (int axis = 0; axis < sizes.Length; axis++) after[axis] = (0, sizes[axis] - value.Shape[axis]);
        return after.All(axis => axis.After == 0) ? value : value.Pad(after, value: with);
    }
}
