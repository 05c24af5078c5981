using CsCheck;

namespace Myelin.Tests;

public class TimeSeriesTests
{
    /// <summary>keras.utils.timeseries_dataset_from_array in plain loops: start positions, and the steps of each window.</summary>
    static List<(int[] Window, int? Target)> Keras(int steps, int? targets, int length, int stride, int rate, int start, int end)
    {
        int count = end - start - (length - 1) * rate;
        if (targets is { } known) count = Math.Min(count, Math.Min(known, end) - start);
        var windows = new List<(int[], int?)>();
        for (int position = 0; position < count; position += stride)
            windows.Add(([.. Enumerable.Range(0, length).Select(i => start + position + i * rate)], targets == null ? null : 1000 + start + position));
        return windows;
    }

    [Fact]
    public void Windows_are_those_of_Keras() =>
        Gen.Select(Gen.Int[1, 30], Gen.Int[0, 30], Gen.Int[1, 4], Gen.Int[1, 4], Gen.Int[1, 3], Gen.Int[0, 5], Gen.Int[0, 30], Gen.Bool).Sample(
            (steps, targets, length, stride, rate, start, end, hasTargets) =>
            {
                (start, end) = (Math.Min(start, steps), Math.Clamp(end, Math.Min(start, steps), steps));
                Tensor series = Tensor.Range(steps, ElementType.Float32).Reshape(steps, 1);
                Tensor? labels = hasTargets ? Tensor.Range(targets, ElementType.Int32) + 1000 : null;
                List<(int[] Window, int? Target)> expected = Keras(steps, hasTargets ? targets : null, length, stride, rate, start, end);
                if (expected.Count == 0)
                {
                    Assert.Throws<ArgumentException>(() => TimeSeries.Windows(series, labels, length, stride, rate, start, end));
                    return;
                }
                Dataset data = TimeSeries.Windows(series, labels, length, stride, rate, start, end);
                Assert.Equal(expected.Count, data.Count);
                Batch all = data.Examples([.. Enumerable.Range(0, data.Count)]);
                Assert.Equal(expected.SelectMany(one => one.Window).Select(i => (float)i), all.Inputs[0].ToArray<float>());
                if (hasTargets) Assert.Equal(expected.Select(one => one.Target!.Value), data.Targets.ToArray<int>());
            });

    [Fact]
    public void A_forecast_learns_a_wave()
    {
        Tensor wave = Tensor.From([.. Enumerable.Range(0, 400).Select(i => MathF.Sin(i * 0.2f))], [400, 1]);
        Dataset data = TimeSeries.Windows(wave, wave[12..], length: 12);
        Assert.Equal([12, 1], data.InputShape);
        var model = new Sequential(input: [12, 1], seed: 1) { new Flatten(), new Dense(1) };
        model.Compile(new Adam(0.02), new MeanSquaredError());
        model.Fit(data, epochs: 20, batchSize: 16);
        Assert.InRange(model.Evaluate(data).Loss, 0, 0.001);
    }
}
