namespace Myelin.SecondDevice;

/// <summary>Elementwise primitives: formulas run on <see cref="Real"/> and <see cref="Whole"/>.</summary>
sealed partial class QueueDevice
{
    protected override void Map<F>(F formula, Tensor x, Tensor y) => LaunchOver([x], [y], o => Each(o, 1,
        i => formula.Value<Real>(o[0][i]).Value,
        i => formula.Value(new Whole(o[0].Whole(i))).Value));

    protected override void Map<F>(F formula, Tensor a, Tensor b, Tensor y) => LaunchOver([a, b], [y], o => Each(o, 2,
        i => formula.Value<Real>(o[0][i], o[1][i]).Value,
        i => formula.Value(new Whole(o[0].Whole(i)), new Whole(o[1].Whole(i))).Value));

    protected override void MapGradient<F>(F formula, Tensor? x, Tensor? y, Tensor dy, Tensor dx) =>
        LaunchOver([x ?? dy, y ?? dy, dy], [dx], o => Each(o, 3, i => formula.Gradient<Real>(o[0][i], o[1][i], o[2][i]).Value, null));

    protected override void MapGradient<F>(F formula, bool second, Tensor? a, Tensor? b, Tensor? y, Tensor dy, Tensor result) =>
        LaunchOver([a ?? dy, b ?? dy, y ?? dy, dy], [result], o => Each(o, 4,
            i => second
                ? formula.GradientB<Real>(o[0][i], o[1][i], o[2][i], o[3][i]).Value
                : formula.GradientA<Real>(o[0][i], o[1][i], o[2][i], o[3][i]).Value, null));

    protected override void MultiplyAdd(Tensor a, Tensor b, Tensor c, Tensor y) => LaunchOver([a, b, c], [y],
        o => Each(o, 3, i => Math.FusedMultiplyAdd(o[0][i], o[1][i], o[2][i]), null));

    protected override void Compare<F>(F formula, Tensor a, Tensor b, Tensor y) => LaunchOver([a, b], [y], o =>
    {
        for (long i = 0; i < o[2].Count; i++)
            o[2][i] = o[0].IsWhole
                ? formula.Value(new Whole(o[0].Whole(i)), new Whole(o[1].Whole(i))).Value
                : formula.Value<Real>(o[0][i], o[1][i]).Value;
    });

    protected override void Select(Tensor condition, Tensor a, Tensor b, Tensor y) => LaunchOver([condition, a, b], [y], o =>
    {
        for (long i = 0; i < o[3].Count; i++) o[3].Take(i, o[0].Whole(i) != 0 ? o[1] : o[2], i);
    });

    protected override void Update<F>(F formula, Tensor gradient, ReadOnlySpan<Tensor> old, ReadOnlySpan<Tensor> scalars, ReadOnlySpan<Tensor> updated)
    {
        int slots = old.Length - 1, scalarCount = scalars.Length;
        Launch([gradient, .. old, .. scalars], [.. updated], o =>
        {
            Data[] scalar = o[(2 + slots)..], made = o[(2 + slots + scalarCount)..];
            for (long i = 0; i < o[0].Count; i++)
            {
                var v = new Real[7];
                for (int k = 0; k <= slots; k++) v[k] = o[1 + k][i];
                for (int k = 0; k < scalarCount; k++) v[4 + k] = scalar[k][0];
                formula.Apply(o[0][i], ref v[0], ref v[1], ref v[2], ref v[3], v[4], v[5], v[6]);
                for (int k = 0; k <= slots; k++) made[k][i] = v[k].Value;
            }
        });
    }

    protected override void Copy(Tensor x, Tensor y) => LaunchOver([x], [y], o =>
    {
        for (long i = 0; i < o[1].Count; i++)
        {
            if (o[0].IsWhole) o[1].SetWhole(i, o[0].Whole(i));
            else o[1][i] = o[0][i];
        }
    });

    static void Each(Data[] o, int output, Func<long, double> real, Func<long, long>? whole)
    {
        Data y = o[output];
        for (long i = 0; i < y.Count; i++)
        {
            if (y.IsWhole) y.SetWhole(i, whole!(i));
            else y[i] = real(i);
        }
    }
}
