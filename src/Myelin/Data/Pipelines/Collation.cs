namespace Myelin;

/// <summary>Makes a batch from single examples: stacks them and pads sequences.</summary>
static class Collation
{
    /// <summary>The batch of some examples.</summary>
    /// <param name="who">The source of the examples, for errors.</param>
    /// <param name="schema">Their specifications.</param>
    /// <param name="examples">At least one.</param>
    /// <param name="rows">Their indices in the data set, if known.</param>
    /// <param name="first">The position in the epoch of the first one.</param>
    /// <exception cref="ShapeException">An example does not fit the specs; the message names the part.</exception>
    public static Batch Of(string who, DataSchema schema, IReadOnlyList<Example> examples, IReadOnlyList<int>? rows, long first)
    {
        BatchPart[] inputs = Parts(who, "inputs", schema.Inputs, examples, example => example.Inputs);
        BatchPart[] targets = Parts(who, "targets", schema.Targets, examples, example => example.Targets);
        var batch = new Batch(schema, inputs, targets, rows, first);
        if (examples.All(example => example.Weight == 1)) return batch;
        return batch.With(weights: Tensor.From([.. examples.Select(example => example.Weight)], [examples.Count]));
    }

    static BatchPart[] Parts(string who, string what, IReadOnlyList<DataField> fields, IReadOnlyList<Example> examples, Func<Example, IReadOnlyList<Tensor>> of)
    {
        foreach (Example example in examples)
            if (of(example).Count != fields.Count)
                throw new ShapeException($"{who}: expects examples of {fields.Count} {what} ({string.Join(", ", fields)}), received {of(example).Count}; " +
                    "give them in this order.");
        var parts = new BatchPart[fields.Count];
        for (int i = 0; i < parts.Length; i++) parts[i] = Part(who, what, fields[i], [.. examples.Select(example => of(example)[i])]);
        return parts;
    }

    /// <summary>One part of a batch.</summary>
    /// <exception cref="ShapeException">A value does not fit the spec.</exception>
    public static BatchPart Part(string who, string what, DataField field, Tensor[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = values[i].Take(field.Spec.Type, Device.Current).StopGradient();
            if (!field.Spec.Fits(new TensorSpec(values[i].Shape, values[i].Type)))
                throw new ShapeException($"{who}: expects {what} {field} of {field.Spec.Type}, received {values[i].Type}{values[i].Shape}; " +
                    "cast or reshape them, or change the spec.");
        }
        return field.Spec.HasFreeAxes ? Padded(field, values) : new(Tensor.Stack(values, 0));
    }

    /// <summary>Pads the free axes. The first one is the time axis.</summary>
    static BatchPart Padded(DataField field, Tensor[] values)
    {
        SequencePadding padding = field.Padding ?? new();
        int[] lengths = [.. values.Select(value => value.Shape[0])];
        var sizes = new int[values[0].Rank];
        for (int axis = 0; axis < sizes.Length; axis++)
            sizes[axis] = field.Spec[axis] ?? padding.Longest([.. values.Select(value => value.Shape[axis])]);
        Tensor[] full = Array.ConvertAll(values, value => Filled(value, sizes, padding.Value));
        Shape[]? shapes = sizes.Index().Count(axis => field.Spec[axis.Index] == null) > 1 ? Array.ConvertAll(values, value => value.Shape) : null;
        return new(Tensor.Stack(full, 0), lengths, padding.Mask ? SequencePadding.MaskOf(lengths, sizes[0]) : null, shapes);
    }

    static Tensor Filled(Tensor value, int[] sizes, double with)
    {
        var after = new (int Before, int After)[sizes.Length];
        for (int axis = 0; axis < sizes.Length; axis++) after[axis] = (0, sizes[axis] - value.Shape[axis]);
        return after.All(axis => axis.After == 0) ? value : value.Pad(after, value: with);
    }
}
