namespace Myelin.Gallery.Computing;

/// <summary>y = H(x - T₁) + H(T₂ - x) - 1: 1 between T₁ and T₂, else 0.</summary>
/// <remarks>
/// At an end one of the steps is at its threshold. A neuron that fires there, H(0) = 1, makes the pulse right on the closed
/// interval. The library's step is 0 at 0, so the formula as it stands gives the open interval; the closed one is 1 - H(T₁ - x) -
/// H(x - T₂), because a step that fires at 0 is 1 - H(-z). Both have three units: two steps and a sum. In floating point x - T is
/// 0 or has the right sign for every x and T, so the ends are exact to the last bit.
/// </remarks>
public sealed class SquarePulse : GalleryEntry
{
    const float T1 = -0.3f, T2 = 0.7f;

    /// <inheritdoc/>
    public override string Id => "square-pulse";

    /// <inheritdoc/>
    public override string Title => "A square pulse by two steps and a sum";

    /// <inheritdoc/>
    public override string Decks => "D";

    /// <inheritdoc/>
    public override string Required => "exact on the closed interval: 1 from T₁ to T₂, both included, and 0 at the next numbers outside";

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Tell("The neurons of the lecture fire at their threshold, the library's step does not: H(z) = 1 for z > 0 only. With it 1 - H(T₁ - x) - H(x - " +
            "T₂) is the pulse with its ends, and H(x - T₁) + H(T₂ - x) - 1 the one without them.");
        Sequential closed = Pulse(-1), open = Pulse(1);
        float[] places =
        [
            .. Enumerable.Range(-1000, 2001).Select(i => i / 1000f), T1, float.BitDecrement(T1), float.BitIncrement(T1), T2, float.BitDecrement(T2),
            float.BitIncrement(T2), 0, float.Epsilon, float.MaxValue, float.MinValue,
        ];
        run.Holds("1 exactly where T₁ <= x <= T₂, at the ends and the numbers next to them too", IsPulse(closed, places, x => x is >= T1 and <= T2));
        run.Holds("the other is 1 exactly where T₁ < x < T₂", IsPulse(open, places, x => x is > T1 and < T2));
        run.Exactly("units", GivenNetwork.Units(closed), 3);
        var random = Tensor.Uniform([1000, 2], run.Seed) * 2 - 1;
        run.Holds("1,000 pulses with ends anywhere, each asked at its ends and the numbers next to them",
            Enumerable.Range(0, run.IsShort ? 100 : 1000).All(i => IsExact((float)(double)random[i, 0], (float)(double)random[i, 1])));
        run.Draw("network", closed.Diagram("Two steps and a sum", ["x"], ["y"]));
        double[] xs = [.. Enumerable.Range(-100, 201).Select(i => i / 100.0)];
        run.Draw("pulse", new LineChart("A square pulse", "x", "y")
        {
            { "1 - H(T₁ - x) - H(x - T₂)", xs, [.. closed.Predict(Column([.. xs.Select(x => (float)x)])).ToArray<float>().Select(y => (double)y)] },
        });
    }

    static bool IsExact(float a, float b)
    {
        (float low, float high) = (Math.Min(a, b), Math.Max(a, b));
        return IsPulse(Pulse(-1, low, high), [low, high, float.BitDecrement(low), float.BitIncrement(high)], x => x >= low && x <= high);
    }

    /// <summary>±(H(±(x - T₁)) + H(±(T₂ - x)) - 1): with the sign 1 the open pulse, with -1 the closed one.</summary>
    static Sequential Pulse(int sign, float low = T1, float high = T2) =>
        GivenNetwork.Of(Activation.Step, Activation.Linear, [new([sign], -sign * low), new([-sign], sign * high)], [new Neuron([sign, sign], -sign)]);

    static bool IsPulse(Sequential model, float[] places, Func<float, bool> inside) =>
        places.Zip(model.Predict(Column(places), batchSize: places.Length).ToArray<float>()).All(pair => pair.Second == (inside(pair.First) ? 1 : 0));

    static Tensor Column(float[] values) => Tensor.From(values, [values.Length, 1]);
}
