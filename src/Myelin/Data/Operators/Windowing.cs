namespace Myelin;

public abstract partial class Dataset
{
    /// <summary>Windows of consecutive examples: each part becomes [size, ...]. Incomplete windows at the end are left out.</summary>
    /// <remarks>
    /// A window weighs the mean of its examples. For time series in memory, <see cref="TimeSeries.Windows"/> reads windows by index.
    /// </remarks>
    /// <param name="size">The examples in a window.</param>
    /// <param name="shift">The distance between the first examples of two windows.</param>
    /// <exception cref="ArgumentOutOfRangeException">A window is empty, or the next one does not lie further on.</exception>
    /// <exception cref="ShapeException">A part has different lengths.</exception>
    public Dataset Window(int size, int shift = 1)
    {
        if (size < 1 || shift < 1) throw new ArgumentOutOfRangeException(nameof(size),
            $"Window: expects a size and a shift of 1 or more, received {size} and {shift}; a shift of {nameof(size)} gives windows that do not overlap.");
        DataSchema schema = new([.. Schema.Inputs.Select(part => Stacked(part, size))], [.. Schema.Targets.Select(part => Stacked(part, size))]);
        int? count = !IsCounted ? null : Count < size ? 0 : (Count - size) / shift + 1;
        return new StreamedDataset(schema, position => Windows(position, size, shift), count, Classes, transforms: Transforms + 1);
    }

    static DataField Stacked(DataField part, int size)
    {
        if (part.Spec.HasFreeAxes)
            throw new ShapeException($"Window: expects parts of one shape, received {part}; pad its sequences to one length with Map before.");
        return new(new TensorSpec(Shape.Create([size, .. part.Spec.Shape.Sizes]), part.Spec.Type, part.Spec.Name));
    }

    IEnumerable<Example> Windows(StreamPosition position, int size, int shift)
    {
        var window = new Queue<Example>(size);
        long skipped = 0;
        foreach (Example example in Elements(position with { First = checked(position.First * shift) }))
        {
            if (--skipped >= 0) continue;
            window.Enqueue(example);
            if (window.Count < size) continue;
            Example[] all = [.. window];
            yield return new Example(Stacked(all, one => one.Inputs), Stacked(all, one => one.Targets), all.Average(one => one.Weight));
            for (int i = 0; i < shift && window.Count > 0; i++) window.Dequeue();
            skipped = Math.Max(0, shift - size);
        }
    }

    static Tensor[] Stacked(Example[] examples, Func<Example, IReadOnlyList<Tensor>> of) =>
        [.. of(examples[0]).Select((_, part) => Tensor.Stack([.. examples.Select(example => of(example)[part])], 0))];
}
