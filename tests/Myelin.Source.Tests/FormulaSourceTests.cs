namespace Myelin.Source.Tests;

/// <summary>Elementwise functions on special and large numbers, and sums of many blocks, saved as source.</summary>
public class FormulaSourceTests
{
    /// <summary>Numbers of all sizes, both signs, and special ones.</summary>
    static Tensor Numbers(ElementType type)
    {
        var numbers = new List<double>
        {
            0, -0.0, 1, -1, 0.5, -0.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e-45, -1e-45, 1e-40, 3e38, -3e38, 88.7, -103.9, 709.7,
            -745, Math.PI, 1e10, -1e10, 1e22, 123456789, 65536, 65537, 1 << 30, 1.0 / 3, 2, 3, -2, -3, 0.9999999, 1.0000001,
        };
        var random = new Random(4);
        for (int i = 0; i < 2000; i++) numbers.Add((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-40, 40)));
        for (int i = 0; i < 2000; i++) numbers.Add((random.NextDouble() - 0.5) * 20);
        return Tensor.From(numbers.ToArray()).Cast(type).Reshape(1, -1);
    }

    static readonly (string Name, Func<Tensor, Tensor> Call)[] functions =
    [
        ("exp", x => x.Exp()), ("expm1", x => x.Expm1()), ("log", x => x.Log()), ("log1p", x => x.Log1p()), ("tanh", x => x.Tanh()),
        ("sigmoid", x => x.Sigmoid()), ("sin", x => x.Sin()), ("cos", x => x.Cos()), ("atan", x => x.Atan()), ("erf", x => x.Erf()),
        ("normal", x => x.NormalCdf()), ("sqrt", x => x.Sqrt()), ("pow 2.5", x => x.Pow(2.5)), ("pow x", x => x.Pow(x)), ("pow -3", x => x.Pow(-3)),
        ("gelu", x => x.Gelu()), ("mish", x => x.Mish()), ("softplus", x => x.Softplus(2)), ("squareplus", x => x.Squareplus()), ("sign", x => x.Sign()),
        ("floor", x => x.Floor()), ("round", x => x.Round()), ("ceiling", x => x.Ceiling()), ("abs", x => x.Abs()), ("rsqrt", x => x.Rsqrt()),
        ("clamp", x => x.Clamp(-1, 1)), ("maximum", x => x.Maximum(-x)), ("minimum", x => x.Minimum(0)), ("log cosh", x => x.LogCosh()),
        ("elu", x => x.Elu()), ("celu", x => x.Celu(0.5)), ("selu", x => x.Selu()), ("two slopes", x => x.LeakyRelu(0.1) + x.LeakyRelu(0.2)),
        ("to int", x => x.Cast(ElementType.Int32).Cast(x.Type)), ("to long", x => x.Cast(ElementType.Int64)), ("to bytes", x => x.Cast(ElementType.UInt8)),
        ("whole", x => x.Cast(ElementType.Int32) is var n ? n / (n - 1) + n.Abs() * 7 - n : n), ("is positive", x => x.GreaterThan(0)),
        ("is itself", x => x.EqualTo(x).Cast(x.Type)), ("product", x => x.Clamp(0.9, 1.1).Product(1)), ("running", x => x.CumulativeSum(1)),
        ("softmax", x => x.Softmax()), ("log softmax", x => x.Clamp(-10, 10).LogSoftmax()), ("sum", x => x.Sum(1)), ("maximum of all", x => x.Max(1)),
        ("sorted", x => x.Sort().Values), ("sorted down", x => x.Sort(descending: true).Indices), ("arg max", x => x.ArgMax(1)), ("arg min", x => x.ArgMin(1)),
        ("variance", x => x.Clamp(-1e15, 1e15).Variance(1)), ("norm", x => x.Square().Sum(1).Sqrt()),
    ];

    static readonly Lazy<WrittenProgram[]> programs = new(() => WrittenProgram.Of([.. Models(ElementType.Float32), .. Models(ElementType.Float64)]));

    static IEnumerable<Model> Models(ElementType type) => functions.Select(function =>
        new Sequential { new Lambda(function.Call) }.Build(new TensorSpec(Numbers(type).Shape[1..], type)));

    public static TheoryData<string> Names => [.. functions.Select(function => function.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_function_has_the_same_bits_as_source(string name)
    {
        int index = Array.FindIndex(functions, function => function.Name == name);
        programs.Value[index].Hold(Numbers(ElementType.Float32));
        programs.Value[functions.Length + index].Hold(Numbers(ElementType.Float64));
    }

    /// <summary>Layers whose sums have several blocks of 256 terms, some of which lie in the padding.</summary>
    static readonly Model[] longSums =
    [
        new Sequential(input: [1500], seed: 1) { new Dense(70) },
        new Sequential(input: [9, 9, 60], seed: 1) { new Conv2D(70, 7, padding: Padding.Same) },
        new Sequential(input: [5, 6, 64], seed: 1) { new Conv2D(8, 5, strides: 2, padding: Padding.Same, dilation: 1) },
        new Sequential(input: [5, 6, 60], seed: 1) { new Conv2DTranspose(6, 5, strides: 2, padding: Padding.Same) },
        new Sequential(input: [40, 40, 3], seed: 1) { new AveragePooling2D(33, strides: 3, padding: Padding.Same) },
        new Sequential(input: [40, 40, 3], seed: 1) { new DepthwiseConv2D(35, padding: Padding.Same) },
        new Sequential(input: [40, 40, 3], seed: 1) { new GlobalAveragePooling2D() },
        new Sequential(input: [1000], seed: 1) { new LayerNormalization(), Activation.Softmax },
        new Sequential(input: [30, 20, 4], seed: 1) { new GroupNormalization(2) },
        new Sequential(input: [600], seed: 1) { new Lambda(x => x.CumulativeSum(1) - x.Flip(1).CumulativeSum(1)) },
        new Sequential(input: [28, 28], seed: 1) { new Lstm(40), new Dense(10, Activation.Softmax) },
    ];

    static readonly Lazy<WrittenProgram[]> longPrograms = new(() => WrittenProgram.Of(longSums));

    public static TheoryData<int> LongSums { get; } = new(Enumerable.Range(0, longSums.Length));

    [Theory]
    [MemberData(nameof(LongSums))]
    public void A_sum_of_many_blocks_has_the_same_bits_as_source(int index)
    {
        WrittenProgram program = longPrograms.Value[index];
        program.Hold(Tensor.Normal(longSums[index].Inputs[0].Shape.Sizes is var sizes ? Shape.Create([2, .. sizes]) : default, seed: 7));
        program.Hold(Tensor.Normal(Shape.Create([1, .. sizes]), seed: 8) * 1e25f);
        Assert.Equal(0, program.Main());
    }
}
