namespace Myelin;

/// <summary>Windows of a time series as examples.</summary>
public static class TimeSeries
{
    /// <summary>
    /// Example i is the window of steps start + i · stride, and of the steps that follow it in distances of <paramref name="samplingRate"/>; its target is
    /// that of the first step. Windows are read by index and share the memory of the series.
    /// </summary>
    /// <remarks>
    /// The same as keras.utils.timeseries_dataset_from_array. To forecast the step after each window of 10, give it the targets <c>series[10..]</c>:
    /// <code>
    /// Tensor series = Tensor.Normal([500, 3]);
    /// Dataset data = TimeSeries.Windows(series, series[10.., 0], length: 10);
    /// </code>
    /// </remarks>
    /// <param name="series">[steps] or [steps, ...].</param>
    /// <param name="targets">The target for each step at which a window begins: [steps, ...]. Fewer targets give fewer windows. Null for none.</param>
    /// <param name="length">The steps in a window.</param>
    /// <param name="stride">The distance between the first steps of two windows.</param>
    /// <param name="samplingRate">The distance between two steps of a window.</param>
    /// <param name="start">The first step to use, of series and targets.</param>
    /// <param name="end">The step after the last one to use; the end of the series if left out.</param>
    /// <exception cref="ShapeException">The series or the targets have no axis of steps.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A length, stride or rate is below 1, or the range is not within the series.</exception>
    /// <exception cref="ArgumentException">There is no complete window.</exception>
    public static Dataset Windows(
        Tensor series, Tensor? targets, int length, int stride = 1, int samplingRate = 1, int start = 0, int? end = null)
    {
        ArgumentNullException.ThrowIfNull(series);
        if (series.Rank == 0 || targets is { Rank: 0 })
            throw new ShapeException("TimeSeries: expects a series [steps, ...] and targets [steps, ...], received a number; the first axis counts the steps.");
        if (length < 1 || stride < 1 || samplingRate < 1)
            throw new ArgumentOutOfRangeException(nameof(length), "TimeSeries: expects a length, a stride and a sampling rate of 1 or more, " +
                $"received {length}, {stride} and {samplingRate}; a stride of 1 begins a window at each step.");
        int steps = series.Shape[0], last = end ?? steps;
        if (start < 0 || last > steps || start > last)
            throw new ArgumentOutOfRangeException(nameof(start), $"TimeSeries: expects a range within the {steps} steps, received {start} to {last}.");
        long starts = last - start - (long)(length - 1) * samplingRate;
        if (targets != null) starts = Math.Min(starts, Math.Min(last, targets.Shape[0]) - (long)start);
        if (starts < 1)
            throw new ArgumentException($"TimeSeries: expects at least {(long)(length - 1) * samplingRate + 1} steps, and a target for the first of them, " +
                $"received {last - start} steps{(targets == null ? "" : $" and {Math.Max(0, targets.Shape[0] - start)} targets")}; use shorter windows.");
        int count = (int)((starts + stride - 1) / stride);
        var windows = new WindowPart(series, length, samplingRate, start, stride, count);
        if (targets == null) return Dataset.From([("", windows)], []);
        Tensor firsts = Tensor.From([.. Enumerable.Range(0, count).Select(i => start + i * stride)], [count]);
        return Dataset.From(windows, targets.StopGradient().Gather(firsts));
    }

    /// <summary>Windows of a series: [length, ...] each.</summary>
    sealed class WindowPart(Tensor series, int length, int rate, int start, int stride, int count)
        : DataPart(new TensorSpec(Shape.Create([length, .. series.Shape[1..].Sizes]), series.Type), count)
    {
        readonly Tensor values = series.StopGradient().Contiguous();

        public override Tensor Rows(ReadOnlySpan<int> indices)
        {
            var steps = new int[checked(indices.Length * length)];
            for (int i = 0; i < indices.Length; i++)
                for (int t = 0; t < length; t++) steps[i * length + t] = start + indices[i] * stride + t * rate;
            Tensor index = Tensor.From(steps);
            return values.To(index.Device).Gather(index).Reshape(Shape.Create([indices.Length, .. Spec.Shape.Sizes]));
        }

        internal override long? BytesOf(int examples) => Spec.Shape.Elements * examples * sizeof(float);
    }
}
