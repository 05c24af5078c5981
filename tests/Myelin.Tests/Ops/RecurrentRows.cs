using static Myelin.Tests.Samples;

namespace Myelin.Tests;

/// <summary>Rows of <see cref="OpTable"/>: gates of recurrent cells, and loops over time.</summary>
static class RecurrentRows
{
    static readonly Shape[] gru = [[3, 15], [3, 15], [3, 5]], lstm = [[3, 20], [3, 20], [3, 5]];

    public static IReadOnlyList<OpRow> All { get; } =
    [
        new("GruGates", typeof(BlockwiseOp<Ops.GruGates>), [gru, [[96], [96], [32]], [[2, 2, 51], [2, 2, 51], [2, 2, 17]], [[0, 6], [0, 6], [0, 2]]],
            x => x[2].GruGates(x[0], x[1]), Gru)
        {
            Large = [[[300, 150], [300, 150], [300, 50]]],
            Errors =
            [
                ("gates of another size", () => X.GruGates(X, X)),
            ],
        },
        new("LstmGates", typeof(BlockwiseOp<Ops.LstmGates>), [lstm, [[64], [64], [16]], [[2, 2, 68], [2, 2, 68], [2, 2, 17]]],
            x => x[2].LstmGates(x[0], x[1]) is var y ? y.Output + 2 * y.Cell : x[0], x => Lstm(x, (h, c) => h + 2 * c))
        {
            Large = [[[300, 200], [300, 200], [300, 50]]],
            Errors =
            [
                ("gates of another type", () => X.LstmGates(Tensor.Ones([2, 16], ElementType.Float64), Tensor.Ones([2, 16]))),
            ],
        },
        new("LstmGates, the cell alone", typeof(BlockwiseOp<Ops.LstmGates>), [lstm], x => x[2].LstmGates(x[0], x[1]).Cell, x => Lstm(x, (_, c) => c)),
        new("LstmGates, the output alone", typeof(BlockwiseOp<Ops.LstmGates>), [lstm], x => x[2].LstmGates(x[0], x[1]).Output, x => Lstm(x, (h, _) => h)),
        new("RnnGates", typeof(BlockwiseOp<Ops.RnnGates>), [[[3, 5], [3, 5]], [[32], [32]], [[2, 2, 17], [2, 2, 17]]], x => x[0].RnnGates(x[1]),
            x => x[0].With(x[1], (a, b) => Math.Tanh(a + b)))
        {
            Errors =
            [
                ("gates of another size", () => X.RnnGates(Other)),
            ],
        },
        new("Recurrence of a GRU", typeof(Ops.Recurrence<Ops.GruGates>), [[[4, 3, 15], [5, 15], [3, 5], [15]], [[1, 2, 6], [2, 6], [2, 2], [6]]],
            x => Recur(new Ops.GruGates(), false, true, false, x), x => Recurred(Gru, 1, false, true, false, x)),
        new("Recurrence of an LSTM with a mask", typeof(Ops.Recurrence<Ops.LstmGates>), [[[4, 3, 20], [5, 20], [3, 5], [3, 5], [4, 3, 1]]],
            x => Recur(new Ops.LstmGates(), false, false, true, x), x => Recurred(null, 2, false, false, true, x))
        {
            Bools = [4],
        },
        new("Recurrence of a simple network backwards with a mask", typeof(Ops.Recurrence<Ops.RnnGates>), [[[4, 3, 5], [5, 5], [3, 5], [5], [4, 3, 1]]],
            x => Recur(new Ops.RnnGates(), true, true, true, x), x => Recurred(
                x => x[0].With(x[1], (a, b) => Math.Tanh(a + b)), 1, true, true, true, x))
        {
            Bools = [4],
        },
        new("Scan", typeof(Ops.Unstack), [[[4, 3], [3]]], x => x[0].Scan(x[1], (s, e) => (s * e + e, s * 2)) is var y ? y.Outputs + y.State : x[0],
            x => Scanned(x, false))
        {
            Errors =
            [
                ("no entries", () => Tensor.Zeros([0, 2]).Scan(Number, (state, entry) => (state, entry))),
                ("no sequence", () => Tensor.Scan([], [Number], (states, entries) => (states, entries))),
                ("sequences of two lengths", () => Tensor.Scan([X, Other], [Number], (states, entries) => (states, entries))),
                ("no next state", () => Tensor.Scan([X], [Number], (states, entries) => ([], entries))),
            ],
        },
        new("Scan backwards", typeof(Ops.Unstack), [[[4, 3], [3]]],
            x => x[0].Scan(x[1], (s, e) => (s * e + e, s * 2), reverse: true) is var y ? y.Outputs + y.State : x[0],
                x => Scanned(x, true)),
        new("Scan along another axis", typeof(Ops.Stack), [[[3, 4], [3]]],
            x => x[0].Scan(x[1], (s, e) => (s * e + e, s * 2), axis: -1) is var y ? (y.Outputs.Transpose() + y.State) : x[0],
                x => Scanned([x[0].Transpose(1, 0), x[1]], false)),
    ];

    /// <summary>All states, weighted by their place, and those after the last step.</summary>
    static Tensor Recur<F>(F gates, bool backwards, bool hasBias, bool hasMask, Tensor[] x) where F : struct, IBlockwise
    {
        Tensor[] y = new Ops.Recurrence<F>(gates, backwards, hasBias, hasMask).Apply(x);
        int states = x.Length - 2 - (hasBias ? 1 : 0) - (hasMask ? 1 : 0);
        Tensor sum = y[0];
        if (states > 1) sum += y[1] * 0.5;
        for (int i = 0; i < states; i++) sum += y[y.Length - states + i] * (2 + i);
        return sum;
    }

    static Naive Recurred(Func<Naive[], Naive>? gates, int states, bool backwards, bool hasBias, bool hasMask, Naive[] x)
    {
        int time = x[0].Shape[0], batch = x[0].Shape[1], n = x[1].Shape[0];
        Naive[] now = x[2..(2 + states)];
        var all = new List<Naive[]> { now };
        for (int i = 0; i < time; i++)
        {
            int t = backwards ? time - 1 - i : i;
            Naive entry = Naive.Of([batch, x[0].Shape[2]], at => x[0].At(t, at[0], at[1])), product = now[0].MatMul(x[1]);
            if (hasBias) product = product.With(x[2 + states], (a, b) => a + b);
            Naive[] next = gates != null ? [gates([entry, product, now[^1]])]
                : [Lstm([entry, product, now[1]], (h, _) => h), Lstm([entry, product, now[1]], (_, c) => c)];
            Naive[] before = now;
            now = [.. next.Select((state, k) => Naive.Of(state.Shape, at => !hasMask || x[^1].At(t, at[0], 0) != 0 ? state.At(at) : before[k].At(at)))];
            all.Add(now);
        }
        return Naive.Of([time + 1, batch, n], at =>
        {
            double sum = all[at[0]][0].At(at[1], at[2]);
            if (states > 1) sum += 0.5 * all[at[0]][1].At(at[1], at[2]);
            for (int k = 0; k < states; k++) sum += (2 + k) * now[k].At(at[1], at[2]);
            return sum;
        });
    }

    static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    static Naive Gru(Naive[] x)
    {
        int n = x[2].Shape[^1];
        return Naive.Of(x[2].Shape, index =>
        {
            double Block(Naive of, int k) => of.At([.. index[..^1], index[^1] + (k * n)]);
            double z = Sigmoid(
                Block(x[0], 0) + Block(x[1], 0)), r = Sigmoid(Block(x[0], 1) + Block(x[1], 1)), c = Math.Tanh(Block(x[0], 2) + (r * Block(x[1], 2)));
            return (z * x[2].At(index)) + ((1 - z) * c);
        });
    }

    static Naive Lstm(Naive[] x, Func<double, double, double> result)
    {
        int n = x[2].Shape[^1];
        return Naive.Of(x[2].Shape, index =>
        {
            double Gate(int k) => x[0].At([.. index[..^1], index[^1] + (k * n)]) + x[1].At([.. index[..^1], index[^1] + (k * n)]);
            double c = (Sigmoid(Gate(1)) * x[2].At(index)) + (Sigmoid(Gate(0)) * Math.Tanh(Gate(2)));
            return result(Sigmoid(Gate(3)) * Math.Tanh(c), c);
        });
    }

    /// <summary>Outputs 2 s_t and, added to each, the last state, for s_(t + 1) = s_t e_t + e_t.</summary>
    static Naive Scanned(Naive[] x, bool reverse)
    {
        int length = x[0].Shape[0];
        return Naive.Of(x[0].Shape, index =>
        {
            double state = x[1].At(index[1]), output = 0;
            for (int i = 0; i < length; i++)
            {
                int at = reverse ? length - 1 - i : i;
                if (at == index[0]) output = 2 * state;
                double entry = x[0].At(at, index[1]);
                state = (state * entry) + entry;
            }
            return output + state;
        });
    }
}
