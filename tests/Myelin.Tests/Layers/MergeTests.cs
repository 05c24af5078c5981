using static Myelin.Tests.LayerReferences;
using static Myelin.Tests.Samples;

namespace Myelin.Tests;

/// <summary>What holds for every layer of several inputs: values, gradients, bits, files, masks and errors.</summary>
public class MergeTests
{
    static MergeRow Elementwise(Func<Merge> make, Func<double, double, double> two, params (string, Action)[] errors) =>
        new(make, [[2, 3], [2, 3], [1, 3]], [2, 3], (x, _) => x[0].With(x[1], two).With(x[2], two))
        {
            Errors =
            [
                .. errors,
                ("no inputs", () => make().Of(Array.Empty<Tensor>())),
                ("other sizes", () => make().Of(X, Other)),
                ("another type", () => make().Of(X, X.Cast(ElementType.Float64))),
            ],
        };

    internal static readonly MergeRow[] rows =
    [
        Elementwise(() => new Add(), Plus, ("other ranks", () => new Add().Of(X, X.ExpandDims(0)))),
        Elementwise(() => new Multiply(), Times),
        Elementwise(() => new Maximum(), Math.Max),
        Elementwise(() => new Minimum(), Math.Min),
        new(() => new Average(), [[2, 3], [2, 3], [2, 3]], [2, 3], (x, _) => x[0].With(x[1], Plus).With(x[2], Plus).Map(sum => sum / 3))
        {
            Errors = [("other sizes", () => new Average().Of(X, Other))],
        },
        new(() => new Subtract(), [[2, 3], [2, 3]], [2, 3], (x, _) => x[0].With(x[1], (a, b) => a - b))
        {
            Errors =
            [
                ("one input", () => new Subtract().Of(X)),
                ("three inputs", () => new Subtract().Of(X, X, X)),
                ("other sizes", () => new Subtract().Of(X, Other)),
            ],
        },
        new(() => new Concatenate(), [[2, 3], [2, 1]], [2, 4],
            (x, _) => Naive.Of([x[0].Shape[0], 2, 4], at => at[2] < 3 ? x[0].At(at) : x[1].At(at[0], at[1], 0)))
        {
            Errors =
            [
                ("the batch axis", () => new Concatenate(0)),
                ("other sizes", () => new Concatenate(1).Of(Tensor.Zeros([2, 3, 4]), Tensor.Zeros([2, 3, 5]))),
            ],
        },
        new(() => new Dot(-1), [[4], [4]], [1], (x, _) => Naive.Of([x[0].Shape[0], 1], at => Sum(4, k => x[0].At(at[0], k) * x[1].At(at[0], k))))
        {
            Errors =
            [
                ("the batch axis", () => new Dot(0)),
                ("the batch axis of the second", () => new Dot(1, 0)),
                ("one input", () => new Dot(1).Of(X)),
                ("an axis that is not there", () => new Dot(2).Of(X, X)),
                ("other sizes", () => new Dot(1).Of(X, Tensor.Ones([2, 5]))),
                ("other examples", () => new Dot(1).Of(X, Tensor.Ones([3, 4]))),
            ],
        },
        new(() => new Dot(2, 1), [[2, 4], [4, 3]], [2, 3],
            (x, _) => Naive.Of([x[0].Shape[0], 2, 3], at => Sum(4, k => x[0].At(at[0], at[1], k) * x[1].At(at[0], k, at[2])))),
        new(() => new Dot(1, 2), [[4, 2], [3, 4]], [2, 3],
            (x, _) => Naive.Of([x[0].Shape[0], 2, 3], at => Sum(4, k => x[0].At(at[0], k, at[1]) * x[1].At(at[0], at[2], k)))),
        new(() => new Dot(-1, normalize: true), [[2, 4], [4]], [2], (x, _) => Naive.Of([x[0].Shape[0], 2], at =>
            Sum(4, k => x[0].At(at[0], at[1], k) * x[1].At(at[0], k))
                / Math.Sqrt(Sum(4, k => Math.Pow(x[0].At(at[0], at[1], k), 2)) * Sum(4, k => Math.Pow(x[1].At(at[0], k), 2))))),
        new(() => new Bilinear(3, Activation.Tanh, biasInitializer: Initializer.Uniform()), [[2, 4], [2, 5]], [2, 3], (x, w) =>
            Naive.Of([x[0].Shape[0], 2, 3], at => Math.Tanh(w("bias").At(at[2])
                + Sum(4, i => Sum(5, j => x[0].At(at[0], at[1], i) * w("kernel").At(i, j, at[2]) * x[1].At(at[0], at[1], j))))))
        {
            Errors =
            [
                ("no units", () => new Bilinear(0)),
                ("one input", () => new Bilinear(1).Of(X)),
                ("numbers", () => new Bilinear(1).Of(Indices.Cast(ElementType.Float32), Indices.Cast(ElementType.Float32))),
                ("weights before it is built", () => _ = new Bilinear(1).Kernel),
                ("another first input", () => { var layer = new Bilinear(1); layer.Of(X, X); layer.Of(Other, Other); }),
                ("another second input", () => { var layer = new Bilinear(1); layer.Of(X, X); layer.Of(X, Other); }),
            ],
        },
        new(() => new Bilinear(2, useBias: false), [[4], [1]], [2], (x, w) =>
            Naive.Of([x[0].Shape[0], 2], at => Sum(4, i => x[0].At(at[0], i) * w("kernel").At(i, 0, at[1]) * x[1].At(at[0], 0)))),
        .. GraphLayerRows.All,
    ];

    static double Sum(int count, Func<int, double> term) => Enumerable.Range(0, count).Sum(term);

    public static TheoryData<int> Rows { get; } = new(Enumerable.Range(0, rows.Length));

    /// <summary>The errors of all rows.</summary>
    internal static IEnumerable<(string Member, string What, Action Do)> Errors =>
        rows.SelectMany(row => row.Errors.Select(error => (row.Name, error.What, error.Do)));

    [Fact]
    public void Every_layer_of_several_inputs_has_a_row_with_errors() =>
        Assert.Empty(
            Fixture.Kinds<Merge>().Concat(Fixture.Kinds<GraphLayer>()).Select(kind => kind.Name)
                .Except(rows.Where(row => row.Errors.Length > 0).Select(row => row.Name)));

    [Theory]
    [MemberData(nameof(Rows))]
    public void Outputs_are_the_reference_in_plain_loops(int index)
    {
        MergeRow row = rows[index];
        Functional model = row.Model(ElementType.Float64);
        Tensor[] x = row.Batch(4, ElementType.Float64);
        Naive expected = row.Reference(Array.ConvertAll(x, Naive.Of), name => Naive.Of(model.States.Single(state => state.Name == name).Value));
        Tensor y = model.Forward(x)[0];
        Assert.Equal([4, .. row.Output], y.Shape);
        Assert.Equal(row.Output, model.OutputSpecs[0].Shape);
        Assert.Equal(expected.Shape, y.Shape);
        Fixture.Near(expected.Values, y, float64: 1e-13);
        Functional single = row.Model();
        foreach ((State a, State b) in single.States.Zip(model.States)) a.Value = b.Value.Cast(ElementType.Float32);
        Fixture.Near(
            expected.Values, single.Forward(Array.ConvertAll(x, part => part.Type.IsReal() ? part.Cast(ElementType.Float32) : part))[0], float32: 5e-6);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Gradients_by_inputs_and_parameters_are_central_differences_in_float64(int index)
    {
        MergeRow row = rows[index];
        Functional model = row.Model(ElementType.Float64);
        Tensor[] x = row.Batch(3, ElementType.Float64);
        foreach (bool training in new[] { false, true }) GradientCheck.First($"{row.Name}, {training}", x, inputs => model.Forward(inputs, training)[0]);
        foreach (Parameter parameter in model.Parameters)
        {
            Tensor before = parameter.Value.Copy(), gradient = model.Forward(x)[0].Square().Sum().Gradients([parameter])[0]!;
            double[] values = before.ToArray<double>();
            double Moved(int i, double by)
            {
                double[] moved = [.. values];
                moved[i] += by;
                parameter.Value = Tensor.From(moved, parameter.Shape);
                return (double)model.Forward(x)[0].Square().Sum();
            }
            double[] differences = [.. values.Select((_, i) => (Moved(i, 1e-5) - Moved(i, -1e-5)) / 2e-5)];
            parameter.Value = before;
            Fixture.Near(differences, gradient, float64: 1e-8);
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_has_the_same_bits_alone_and_in_any_batch(int index)
    {
        MergeRow row = rows[index];
        Functional model = row.Model();
        Tensor[] x = row.Batch(19, ElementType.Float32);
        float[] all = model.Forward(x)[0][7].ToArray<float>();
        Assert.Equal(all, model.Forward(Array.ConvertAll(x, part => part[7..8]))[0].ToArray<float>());
        Assert.Equal(all, model.Forward(Array.ConvertAll(x, part => part[3..12]))[0][4].ToArray<float>());
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Captured_steps_give_the_bits_of_eager_ones(int index)
    {
        MergeRow row = rows[index];
        Step one = TrainingStep(row.Model(), captures: false), two = TrainingStep(row.Model(), captures: true);
        for (int i = 0; i < 4; i++)
        {
            Tensor[] x = row.Batch(4, ElementType.Float32, seed: 10 * i);
            Assert.Equal(one.Run(x)[0].ToArray<float>(), two.Run(x)[0].ToArray<float>());
        }

        static Step TrainingStep(Functional model, bool captures)
        {
            var optimizer = new SGD(0.1, momentum: 0.9);
            return new Step(x =>
            {
                Tensor y = model.Forward(x, training: true)[0];
                if (model.Parameters.Count > 0) optimizer.Apply(y.Square().Mean().Gradients(model.Parameters));
                return [y];
            })
            { Captures = captures };
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_layer_comes_back_from_a_file(int index)
    {
        MergeRow row = rows[index];
        using var folder = new TemporaryFolder();
        Functional model = row.Model();
        model.Save(folder["model"]);
        var again = (Functional)Model.Load(folder["model"]);
        Tensor[] x = row.Batch(4, ElementType.Float32);
        Assert.Equal(model.Forward(x)[0].ToArray<float>(), again.Forward(x)[0].ToArray<float>());
        Assert.Equal(model.Summary(), again.Summary());
        Assert.Contains(row.Name, model.Summary(), StringComparison.Ordinal);
        Assert.True(ComputationGraph.Of(tensors => [model.Forward(tensors)[0]], x).Nodes.Count > 0);
    }

    [Fact]
    public void Concatenated_masks_follow_the_steps_and_a_step_is_masked_where_any_input_masks_it()
    {
        var context = new CallContext();
        Tensor a = Tensor.Ones([1, 3, 2]), b = Tensor.Ones([1, 3, 2]), plain = Tensor.Ones([1, 3, 2]);
        context.SetMask(a, Tensor.From(new[] { true, true, false }, [1, 3]));
        context.SetMask(b, Tensor.From(new[] { true, false, false }, [1, 3]));
        Assert.Equal([true, false, false], Mask(new Concatenate(), a, b));
        Assert.Equal([true, true, false], Mask(new Concatenate(), plain, a));
        Assert.Equal([true, true, false, true, true, true], Mask(new Concatenate(1), a, plain));
        Assert.Null(context.MaskOf(new Concatenate().Of([plain, plain], context)));

        bool[] Mask(Merge layer, params Tensor[] inputs) => context.MaskOf(layer.Of(inputs, context))!.ToArray<bool>();
    }

    [Fact]
    public void The_mask_of_an_elementwise_layer_is_carried_and_that_of_a_product_is_not()
    {
        var context = new CallContext();
        Tensor a = Tensor.Ones([2, 3, 4]), b = Tensor.Ones([2, 3, 4]), mask = Tensor.From(new[] { true, true, false, true, false, false }, [2, 3]);
        context.SetMask(a, mask);
        foreach (Merge layer in new Merge[] { new Multiply(), new Average(), new Maximum(), new Minimum(), new Subtract(), new Bilinear(2) })
            Assert.Equal(mask.ToArray<bool>(), context.MaskOf(layer.Of([a, b], context))!.ToArray<bool>());
        Assert.Null(context.MaskOf(new Dot(-1).Of([a, b], context)));
    }
}
