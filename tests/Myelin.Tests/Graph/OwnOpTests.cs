namespace Myelin.Tests;

/// <summary>Ops that users write work as the library's own: gradients, gradients of gradients, capture, errors.</summary>
public sealed class OwnOpTests
{
    /// <summary>y = x³.</summary>
    readonly record struct Cube(double Scale) : IUnary
    {
        public V Value<V>(V x) where V : ILane<V> => x * x * x * Scale;

        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => dy * (3 * Scale) * x * x;
    }

    /// <summary>y = √(a² + b²).</summary>
    readonly struct Hypotenuse : IBinary
    {
        public V Value<V>(V a, V b) where V : ILane<V> => ((a * a) + (b * b)).Sqrt();

        public V GradientA<V>(V a, V b, V y, V dy) where V : ILane<V> => dy * a / y;

        public V GradientB<V>(V a, V b, V y, V dy) where V : ILane<V> => dy * b / y;
    }

    /// <summary>Whether |a| > |b|.</summary>
    readonly struct Farther : IComparison
    {
        public V Value<V>(V a, V b) where V : ILane<V> => a.Abs().GreaterThan(b.Abs());
    }

    /// <summary>Sum and difference of two tensors: two results.</summary>
    sealed record SumAndDifference : Op
    {
        protected override Tensor[] Value(Tensor[] x) => [x[0] + x[1], x[0] - x[1]];

        protected internal override Tensor?[] Gradient(GradientCall call)
        {
            Tensor zero = Tensor.Zeros(call.X[0].Shape, call.X[0].Type), s = call.Dy[0] ?? zero, d = call.Dy[1] ?? zero;
            return [s + d, s - d];
        }
    }

    sealed record NoGradient : Op
    {
        protected override Tensor[] Value(Tensor[] x) => [x[0] * 2];
    }

    sealed record WrongGradient : Op
    {
        protected override Tensor[] Value(Tensor[] x) => [x[0] * 2];

        protected internal override Tensor?[] Gradient(GradientCall call) => [call.Incoming.Sum()];
    }

    /// <summary>y = x itself.</summary>
    sealed record Identity : Op
    {
        protected override Tensor[] Value(Tensor[] x) => [x[0]];

        protected internal override Tensor?[] Gradient(GradientCall call) => [call.Incoming];
    }

    public static TheoryData<string> Names => ["cube", "hypotenuse", "sum and difference", "identity"];

    static Tensor Call(string name, Tensor[] x) => name switch
    {
        "cube" => x[0].Map(new Cube(0.5)) + x[1],
        "hypotenuse" => x[0].Map(x[1], new Hypotenuse()),
        "sum and difference" => new SumAndDifference().Apply(x) is var y ? y[0] * y[1] : x[0],
        _ => new Identity().ApplyOne(x[0]) * x[1],
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Own_ops_have_gradients_and_gradients_of_gradients(string name)
    {
        Tensor[] operands = [Numbers.Tensor([3, 4], ElementType.Float64, 1, 0.5, 2), Numbers.Tensor([3, 4], ElementType.Float64, 2, 0.5, 2)];
        GradientCheck.First(name, operands, x => Call(name, x));
        GradientCheck.Second(name, operands, x => Call(name, x));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Own_ops_are_captured(string name)
    {
        Tensor[] Operands(int run) =>
        [
            Numbers.Tensor([3, 40], ElementType.Float32, run, 0.5, 2),
            Numbers.Tensor([3, 40], ElementType.Float32, run + 50, 0.5, 2),
        ];
        Func<Tensor[], Tensor[]> body = GradientCheck.ValueAndGradients(Operands(0), x => Call(name, x));
        var step = new Step(body) { Check = true };
        for (int run = 0; run < 3; run++)
        {
            Tensor[] expected = body(Operands(run)), received = step.Run(Operands(run));
            for (int i = 0; i < expected.Length; i++) SameBits.Assert(expected[i], received[i], $"{name}, run {run}, result {i}");
        }
    }

    [Fact]
    public void An_own_comparison_gives_bools() =>
        Assert.Equal([true, false], Tensor.From(-3f, 1f).Compare(Tensor.From(2f, -1f), new Farther()).ToArray<bool>());

    [Fact]
    public void Own_formulas_work_on_whole_numbers_where_their_functions_do()
    {
        Assert.Equal([8, -27], Tensor.From(2, -3).Map(new Cube(1)).ToArray<int>());
        Assert.Contains("Hypotenuse", Assert.Throws<ShapeException>(() => Tensor.From(3).Map(Tensor.From(4), new Hypotenuse())).Message);
    }

    [Fact]
    public void An_own_op_without_a_gradient_throws_by_its_name_when_one_is_asked()
    {
        Tensor x = Tensor.From(1f).AsVariable();
        Tensor y = new NoGradient().ApplyOne(x).Sum();
        Assert.Contains("NoGradient", Assert.Throws<GradientException>(() => y.Gradient(x)).Message);
    }

    [Fact]
    public void A_gradient_of_another_shape_is_refused()
    {
        Tensor x = Tensor.From(1f, 2f).AsVariable();
        Tensor y = new WrongGradient().ApplyOne(x).Sum();
        Assert.Contains(
            "WrongGradient: its gradient for input 0 is Float32[], expected Float32[2]", Assert.Throws<GradientException>(() => y.Gradient(x)).Message);
    }

    [Fact]
    public void A_result_that_nothing_reads_has_no_gradient_flowing_in()
    {
        Tensor a = Tensor.From(3.0).AsVariable(), b = Tensor.From(2.0).AsVariable();
        Tensor[] gradients = new SumAndDifference().Apply(a, b)[1].Sum().Gradients([a, b]);
        Assert.Equal([1.0, -1.0], gradients.Select(g => (double)g));
    }
}
