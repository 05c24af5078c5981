namespace Myelin.Tests;

/// <summary>Options of layers as in Keras 3: the mask of a softmax, the noise shape of a dropout, constraints, and another name of an activation.</summary>
public class MaskAndConstraintTests
{
    [Fact]
    public void A_softmax_with_a_mask_of_elements_leaves_the_others_out()
    {
        Tensor x = Tensor.From(new[] { 1f, 2, 3, 0, 0, 5 }, [2, 3]), mask = Tensor.From(new[] { true, false, true, false, false, false }, [2, 3]);
        double e = Math.Exp(2);
        Fixture.Near([1 / (1 + e), 0, e / (1 + e), 1.0 / 3, 1.0 / 3, 1.0 / 3], new Softmax().Of(x, mask), float32: 1e-6);
        Fixture.Near([1 / (1 + e), 0, e / (1 + e), 1 / (1 + Math.Exp(5)), 0, 1 / (1 + Math.Exp(-5))], new Softmax().Of(x, mask[0..1]), float32: 1e-6);
        Symbol input = Symbol.Input([3], "x"), flags = Symbol.Input(new TensorSpec([3], ElementType.Bool), "mask");
        var model = new Functional([input, flags], [new Softmax().Of(input, flags)]);
        Assert.Equal(new Softmax().Of(x, mask).ToArray<float>(), model.Forward([x, mask])[0].ToArray<float>());
        Assert.Contains("expects a mask of Bool that broadcasts to [2, 3], received Float32[2, 3]",
            Assert.Throws<ShapeException>(() => new Softmax().Of(x, x)).Message);
        Assert.Contains("received Bool[2, 2]", Assert.Throws<ShapeException>(() => new Softmax().Of(x, mask[.., ..2])).Message);
    }

    [Fact]
    public void A_dropout_with_a_noise_shape_drops_whole_features()
    {
        var layer = new Dropout(0.5) { NoiseShape = [1, null] };
        float[] y = layer.Of(Tensor.Ones([8, 6, 10]), training: true).ToArray<float>();
        for (int example = 0; example < 8; example++)
            for (int feature = 0; feature < 10; feature++)
                Assert.Single(Enumerable.Range(0, 6).Select(step => y[(example * 6 + step) * 10 + feature]).Distinct());
        Assert.Equal([0f, 2], y.Distinct().Order());
        Assert.InRange(y.Average(), 0.6, 1.4);
        Assert.Contains("expects inputs that a mask of [1, ?] for each example broadcasts to",
            Assert.Throws<ShapeException>(() => layer.Of(Tensor.Ones([2, 3]), training: true)).Message);
        Assert.Throws<ShapeException>(() => new Dropout(0.5) { NoiseShape = [2] }.Of(Tensor.Ones([2, 3]), training: true));
        using var folder = new TemporaryFolder();
        var model = new Sequential(input: [6, 10]) { new Dropout(0.5) { NoiseShape = [1, null] }, new Dense(1) };
        model.Build();
        model.Save(folder["model"]);
        Assert.Equal(layer.NoiseShape, ((Dropout)((Sequential)Model.Load(folder["model"])).Layers[0]).NoiseShape);
    }

    [Fact]
    public void Arctan_is_atan() => Assert.Equal(Activation.Atan.ToString(), Activation.Named("arctan").ToString());

    static readonly Constraint Small = Constraint.MinMaxNorm(0, 0.01), Positive = Constraint.NonNegative;

    public static TheoryData<string> Constrained => [
        "MultiHeadAttention", "GroupedQueryAttention", "BatchNormalization", "LayerNormalization", "GroupNormalization", "InstanceNormalization", "Bilinear",
        "GraphConvolution"];

    static (Functional Model, Tensor[] X) Make(string kind)
    {
        Symbol a = Symbol.Input([4, 6], "a"), edges = Symbol.Input(new TensorSpec([5, 2], ElementType.Int32), "edges");
        Symbol y = kind switch
        {
            "MultiHeadAttention" => new MultiHeadAttention(2, 3) { KernelConstraint = Small, BiasConstraint = Positive }.Of(a),
            "GroupedQueryAttention" => new GroupedQueryAttention(3, 2, 1) { KernelConstraint = Small, BiasConstraint = Positive }.Of(a),
            "BatchNormalization" => new BatchNormalization { GammaConstraint = Small, BetaConstraint = Positive }.Of(a),
            "LayerNormalization" => new LayerNormalization { GammaConstraint = Small, BetaConstraint = Positive }.Of(a),
            "GroupNormalization" => new GroupNormalization(2) { GammaConstraint = Small, BetaConstraint = Positive }.Of(a),
            "InstanceNormalization" => new InstanceNormalization { GammaConstraint = Small, BetaConstraint = Positive }.Of(a),
            "Bilinear" => new Bilinear(3) { KernelConstraint = Small, BiasConstraint = Positive }.Of(a, a),
            _ => new GraphConvolution(3) { KernelConstraint = Small, BiasConstraint = Positive }.Of(a, edges),
        };
        bool isGraph = kind == "GraphConvolution";
        Tensor[] x = isGraph ? [Tensor.Normal([3, 4, 6], 1), Tensor.Zeros([3, 5, 2], ElementType.Int32)] : [Tensor.Normal([3, 4, 6], 1)];
        var model = new Functional(isGraph ? [a, edges] : [a], [y], seed: 1);
        model.Build();
        return (model, x);
    }

    [Theory]
    [MemberData(nameof(Constrained))]
    public void Constraints_hold_after_a_step_and_after_a_file(string kind)
    {
        (Functional model, Tensor[] x) = Make(kind);
        using var folder = new TemporaryFolder();
        model.Save(folder["model"]);
        foreach (Functional one in new[] { model, (Functional)Model.Load(folder["model"]) })
        {
            new SGD(0.5).Apply(one.Forward(x, training: true)[0].Sum().Gradients(one.Parameters));
            foreach (Parameter parameter in one.Parameters)
            {
                float[] values = parameter.Value.ToArray<float>();
                if (parameter.Name is "bias" or "beta") Assert.All(values, value => Assert.True(value >= 0, $"{parameter}: {value}"));
                else Assert.True(Math.Sqrt(values.Sum(value => (double)value * value)) <= 0.011 * parameter.Shape[^1], $"{parameter}");
            }
        }
    }
}
