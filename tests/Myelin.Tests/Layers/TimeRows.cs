using static Myelin.Tests.LayerReferences;
using static Myelin.Tests.RecurrentReference;
using static Myelin.Tests.Samples;

namespace Myelin.Tests;

/// <summary>Rows of <see cref="LayerTable"/>: recurrent layers, and wrappers for sequences.</summary>
static class TimeRows
{
    static readonly Initializer wide = Initializer.Uniform(-1, 1);

    static Naive Last(Naive x, int[] sizes, NaiveStep step, bool backwards = false, int output = 0) =>
        Run(x, sizes, step, backwards, output: output).Outputs.Last(1);

    static readonly string[] weights = ["kernel", "recurrent_kernel", "bias"];

    static string[] In(params string[] parts) => [.. parts.SelectMany(part => weights.Select(name => $"{part}/{name}"))];

    public static LayerRow[] All { get; } =
    [
        new(typeof(SimpleRnn), () => new SimpleRnn(3, biasInitializer: wide), [4, 2], [3], "simple_rnn", 18, weights)
        {
            Reference = (x, w) => Last(x, [3], SimpleRnn(w("kernel"), w("recurrent_kernel"), w("bias"))),
            Errors =
            [
                ("no units", () => new SimpleRnn(0)),
                ("a dropout of 1", () => new SimpleRnn(3, dropout: 1)),
                ("a recurrent dropout below 0", () => new SimpleRnn(3, recurrentDropout: -0.1)),
                ("a matrix", () => new SimpleRnn(3).Of(X)),
                ("no step", () => new SimpleRnn(3).Of(Tensor.Zeros([2, 0, 3]))),
                ("whole numbers", () => { var layer = new SimpleRnn(3); layer.Of(Series); layer.Of(Series.Cast(ElementType.Float64)); }),
                ("two initial states", () => new SimpleRnn(3).Of(Series, [Tensor.Zeros([2, 3]), Tensor.Zeros([2, 3])])),
                ("a mask of another length", () => new CallContext().SetMask(Series, Tensor.Ones([2, 5]).Cast(ElementType.Bool))),
                ("a mask of examples", () => Masked(new SimpleRnn(3), [2])),
                ("weights before it is built", () => _ = new SimpleRnn(3).RecurrentKernel),
            ],
        },
        new(typeof(SimpleRnn), () => new SimpleRnn(3, Activation.Sigmoid, useBias: false, returnSequences: true, goBackwards: true), [4, 2], [4, 3],
            "simple_rnn", 15, weights[..2])
        {
            Reference = (x, w) => Run(x, [3], SimpleRnn(w("kernel"), w("recurrent_kernel"), null, Logistic), backwards: true).Outputs,
        },
        new(typeof(Lstm), () => new Lstm(3, biasInitializer: wide), [4, 2], [3], "lstm", 72, weights)
        {
            Reference = (x, w) => Last(x, [3, 3], Lstm(w("kernel"), w("recurrent_kernel"), w("bias"))),
            Errors =
            [
                ("no units", () => new Lstm(0)),
                ("too many units", () => new Lstm(int.MaxValue)),
                ("a negative number of sequences that continue", () => new Lstm(3, stateful: -1)),
                ("one initial state", () => new Lstm(3).Of(Series, [Tensor.Zeros([2, 3])])),
                ("initial states of another size", () => new Lstm(3).Of(Series, [Tensor.Zeros([2, 3]), Tensor.Zeros([2, 4])])),
                ("initial states of another type", () => new Lstm(3).Of(Series, [Tensor.Zeros([2, 3]), Tensor.Zeros([2, 3], ElementType.Float64)])),
                ("another batch size of a stateful layer", () => { var layer = new Lstm(3, stateful: 4); layer.Of(Series); }),
                ("a reset without states", () => new Lstm(3).ResetState()),
                ("states that it does not return", () => new Lstm(3).WithState(Series)),
                ("one output of several", () => new Lstm(3, returnState: true).Of(Series)),
                ("other inputs", () => { var layer = new Lstm(3); layer.Of(Series); layer.Of(Tensor.Ones([2, 6, 5])); }),
            ],
        },
        new(typeof(Lstm), () => new Lstm(3, Activation.Softsign, Activation.HardSigmoid, unitForgetBias: false, returnSequences: true), [4, 2], [4, 3],
            "lstm", 72, weights)
        {
            Reference = (x, w) => Run(x, [3, 3], Lstm(w("kernel"), w("recurrent_kernel"), w("bias"), Softsign, HardSigmoid)).Outputs,
        },
        new(typeof(Lstm), () => new Lstm(2, dropout: 0.3, recurrentDropout: 0.2, returnSequences: true), [4, 2], [4, 2], "lstm", 40, [.. weights, "random"])
        {
            Reference = (x, w) => Run(x, [2, 2], Lstm(w("kernel"), w("recurrent_kernel"), w("bias"))).Outputs,
        },
        new(typeof(Gru), () => new Gru(3, resetAfter: false, biasInitializer: wide), [4, 2], [3], "gru", 54, weights)
        {
            Reference = (x, w) => Last(x, [3], Gru(w("kernel"), w("recurrent_kernel"), w("bias"), resetAfter: false)),
        },
        new(typeof(Gru), () => new Gru(3, Activation.Softsign, Activation.HardSigmoid, biasInitializer: wide, returnSequences: true), [4, 2], [4, 3],
            "gru", 63, weights)
        {
            Reference = (x, w) => Run(x, [3], Gru(w("kernel"), w("recurrent_kernel"), w("bias"), true, Softsign, HardSigmoid)).Outputs,
        },
        new(typeof(Gru), () => new Gru(2, recurrentDropout: 0.2, resetAfter: false), [4, 2], [2], "gru", 30, [.. weights, "random"])
        {
            Reference = (x, w) => Last(x, [2], Gru(w("kernel"), w("recurrent_kernel"), w("bias"), resetAfter: false)),
        },
        new(typeof(Rnn), () => new Rnn(new GruCell(3)), [4, 2], [3], "rnn", 63, In("gru_cell"))
        {
            Reference = (x, w) => Last(x, [3], Gru(w("gru_cell/kernel"), w("gru_cell/recurrent_kernel"), w("gru_cell/bias"))),
            Errors =
            [
                ("too many sequences that continue", () => new Rnn(new LstmCell(3), stateful: 2_000_000)),
                ("a matrix", () => new Rnn(new SimpleRnnCell(3)).Of(X)),
                ("a cell of the wrong number of states", () => new Rnn(new TwoForOne()).Of(Series)),
            ],
        },
        new(typeof(Rnn), () => new Rnn(new StackedRnnCells([new LstmCell(3), new SimpleRnnCell(2), new GruCell(2)]), returnSequences: true, goBackwards: true),
            [4, 2], [4, 2], "rnn", 120, In("stacked_rnn_cells/lstm_cell", "stacked_rnn_cells/simple_rnn_cell", "stacked_rnn_cells/gru_cell"))
        {
            Reference = (x, w) =>
            {
                Naive At(string cell, string name) => w($"stacked_rnn_cells/{cell}/{name}");
                NaiveStep step = Stacked(
                    (2, Lstm(At("lstm_cell", "kernel"), At("lstm_cell", "recurrent_kernel"), At("lstm_cell", "bias"))),
                    (1, SimpleRnn(At("simple_rnn_cell", "kernel"), At("simple_rnn_cell", "recurrent_kernel"), At("simple_rnn_cell", "bias"))),
                    (1, Gru(At("gru_cell", "kernel"), At("gru_cell", "recurrent_kernel"), At("gru_cell", "bias"))));
                return Run(x, [3, 3, 2, 2], step, backwards: true, output: 3).Outputs;
            },
        },
        new(typeof(Bidirectional), () => new Bidirectional(new Lstm(2, returnSequences: true)), [4, 2], [4, 4], "bidirectional", 80, In("forward", "backward"))
        {
            Reference = (x, w) =>
            {
                Naive a = Run(x, [2, 2], Lstm(w("forward/kernel"), w("forward/recurrent_kernel"), w("forward/bias"))).Outputs;
                Naive b = Reversed(Run(x, [2, 2], Lstm(w("backward/kernel"), w("backward/recurrent_kernel"), w("backward/bias")), backwards: true).Outputs);
                return Naive.Of([x.Shape[0], 4, 4], at => at[2] < 2 ? a.At(at) : b.At(at[0], at[1], at[2] - 2));
            },
            Errors =
            [
                ("two layers in one direction", () => new Bidirectional(new Gru(2), backwardLayer: new Gru(2))),
                ("layers that return different things", () => new Bidirectional(
                    new Gru(2), backwardLayer: new Gru(2, returnSequences: true, goBackwards: true))),
                ("a sum of different sizes", () =>
                    new Bidirectional(new Gru(2), BidirectionalMerge.Sum, new Gru(3, goBackwards: true)).Of(Series)),
                ("no way to merge", () => new Bidirectional(new Gru(2), (BidirectionalMerge)9)),
                ("a cell that cannot be copied", () => new Bidirectional(new Rnn(new TwoForOne()))),
                ("a reset without states", () => new Bidirectional(new Gru(2)).ResetState()),
            ],
        },
        new(typeof(Bidirectional), () => new Bidirectional(new Rnn(new SimpleRnnCell(2)), BidirectionalMerge.Multiply,
                new Gru(2, goBackwards: true)), [4, 2], [2], "bidirectional", 46,
            [.. In("forward/simple_rnn_cell"), .. In("backward")])
        {
            Reference = (x, w) =>
            {
                NaiveStep forward = SimpleRnn(
                    w("forward/simple_rnn_cell/kernel"), w("forward/simple_rnn_cell/recurrent_kernel"), w("forward/simple_rnn_cell/bias"));
                NaiveStep backward = Gru(w("backward/kernel"), w("backward/recurrent_kernel"), w("backward/bias"));
                return Last(x, [2], forward).With(Last(x, [2], backward, backwards: true), LayerReferences.Times);
            },
        },
        new(typeof(TimeDistributed), () => new TimeDistributed(new Dense(3, Activation.Tanh)), [4, 2], [4, 3], "time_distributed", 9,
            "dense/kernel", "dense/bias")
        {
            Reference = (x, w) => Affine(x, w, "dense/").Map(Math.Tanh),
            Errors =
            [
                ("examples without time", () => new TimeDistributed(new Dense(2)).Of(Indices.Cast(ElementType.Float32))),
                ("a layer that does not keep the batch", () => new TimeDistributed(new Whole()).Of(Series)),
            ],
        },
        new(typeof(TimeDistributed), () => new TimeDistributed(new SimpleRnn(2)), [3, 4, 2], [3, 2], "time_distributed", 10,
            [.. In("simple_rnn")])
        {
            Reference = (x, w) =>
            {
                NaiveStep step = SimpleRnn(w("simple_rnn/kernel"), w("simple_rnn/recurrent_kernel"), w("simple_rnn/bias"));
                return Last(x.Reshape([x.Shape[0] * 3, 4, 2]), [2], step).Reshape([x.Shape[0], 3, 2]);
            },
        },
    ];

    static double Softsign(double x) => x / (1 + Math.Abs(x));

    static double HardSigmoid(double x) => Math.Clamp((x / 6) + 0.5, 0, 1);

    static void Masked(Module layer, Shape mask)
    {
        var context = new CallContext();
        context.SetMask(Series, Tensor.Ones(mask).Cast(ElementType.Bool));
        layer.Of(Series, context);
    }

    /// <summary>A cell that says it has two states and returns one.</summary>
    sealed class TwoForOne : RecurrentCell
    {
        public override IReadOnlyList<int> StateSizes => [2, 2];

        protected override (Tensor Entries, CellStep Step) Begin(Tensor x, CallContext context) => (x, (_, states) => [states[0]]);
    }

    /// <summary>A layer that adds up its batch.</summary>
    sealed class Whole : Layer
    {
        protected override Tensor Forward(Tensor x, CallContext context) => x.Sum();
    }
}
