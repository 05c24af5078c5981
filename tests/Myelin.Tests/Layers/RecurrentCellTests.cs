using static Myelin.Tests.RecurrentReference;
using static Myelin.Tests.RecurrentTests;

namespace Myelin.Tests;

/// <summary>Cells alone, and a cell of one's own.</summary>
public sealed class RecurrentCellTests
{
    [Fact]
    public void Cells_compute_one_step()
    {
        var cell = new LstmCell(Units, biasInitializer: wide);
        Tensor x = X();
        Tensor[] states = Initial([Units, Units]);
        (Tensor y, IReadOnlyList<Tensor> next) = cell.Of(x[.., 0], states);
        (_, double[][][] expected) = Run(
            Naive.Of(x[.., ..1]), [Units, Units], Lstm(Naive.Of(cell.Kernel.Value), Naive.Of(cell.RecurrentKernel.Value), Naive.Of(cell.Bias!.Value)),
            initial: b => [.. states.Select(state => state[b].ToArray<double>())]);
        Assert.Equal(y.ToArray<double>(), next[0].ToArray<double>());
        for (int i = 0; i < 2; i++) Fixture.Near([.. expected.SelectMany(row => row[i])], next[i], float64: 1e-13);
        Assert.Contains("[batch, 2]", Assert.Throws<ShapeException>(() => cell.Of(x, null)).Message, StringComparison.Ordinal);
    }

    /// <summary>h = tanh(d(x) + h u) with a dense layer d: the output is the square of the state, which the cell does not read.</summary>
    sealed class OwnCell : RecurrentCell
    {
        readonly Dense inputs;
        Parameter? u;

        public OwnCell() => inputs = Track(new Dense(Units));

        public override IReadOnlyList<int> StateSizes => [Units, Units];

        protected override void Build(TensorSpec input) => u = AddParameter("u", [Units, Units], Initializer.Orthogonal());

        protected override (Tensor Entries, CellStep Step) Begin(Tensor x, CallContext context)
        {
            Tensor weights = u!.Value;
            return (inputs.Of(x, context), (entry, states) => (entry + states[1].MatMul(weights)).Tanh() is var next ? [next.Square(), next] : []);
        }
    }

    [Fact]
    public void A_cell_of_ones_own_is_run_traced_as_one_call_and_trained()
    {
        var model = new Sequential(input: [null, Inputs], seed: 6) { new Rnn(new OwnCell(), returnSequences: true), new Dense(1) };
        model.Build();
        Assert.Equal(["rnn/own_cell/u", "rnn/own_cell/dense/kernel", "rnn/own_cell/dense/bias", "dense/kernel", "dense/bias"],
            model.States.Select(state => state.Path));
        Assert.Equal(["rnn", "dense"], model.Trace().Calls.Select(call => call.Module.Name));
        Tensor x = X(type: ElementType.Float32);
        Naive w = Naive.Of(model.Parameters[1].Value), b = Naive.Of(model.Parameters[2].Value), u = Naive.Of(model.Parameters[0].Value);
        NaiveStep step = (row, states) => SimpleRnn(w, u, b)(row, [states[1]])[0] is var next ? [[.. next.Select(value => value * value)], next] : [];
        Fixture.Near(Run(Naive.Of(x), [Units, Units], step).Outputs.Values, model.Layers[0].Of(x));
        string message = Assert.Throws<InvalidOperationException>(() => new Bidirectional(new Rnn(new OwnCell()))).Message;
        Assert.Contains("backwardLayer", message, StringComparison.Ordinal);
        var both = new Bidirectional(new Rnn(new OwnCell()), backwardLayer: new Rnn(new OwnCell(), goBackwards: true));
        Assert.Equal([RecurrentTests.Batch, 2 * Units], both.Of(x).Shape);
    }
}
