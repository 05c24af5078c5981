using System.Text.Json;
using static Myelin.Tests.OptimizerTests;

namespace Myelin.Tests;

/// <summary>Which parameters an optimizer changes, and with which options: groups, decay, frozen ones, several types.</summary>
public sealed class OptimizerParameterTests
{
    [Fact]
    public void A_frozen_parameter_stays_while_others_are_changed()
    {
        Parameter frozen = new(Tensor.From(1f, 2f), "a") { Trainable = false }, free = new(Tensor.From(1f, 2f), "b");
        Optimizer optimizer = new Adam(0.1);
        optimizer.Apply((frozen.Value * free.Value).Sum().Gradients([frozen, free]));
        Assert.Equal([1f, 2f], frozen.Value.ToArray<float>());
        Assert.NotEqual([1f, 2f], free.Value.ToArray<float>());
    }

    [Fact]
    public void Parameters_of_two_types_can_be_changed_by_one_optimizer()
    {
        Parameter single = new(Tensor.From(1f), "single"), twice = new(Tensor.From(1.0), "double");
        Optimizer optimizer = new SGD(0.1);
        Tensor error = (single.Value.Cast(ElementType.Float64) * twice.Value).Sum();
        optimizer.Apply(error.Gradients([single, twice]));
        Assert.Equal(1f - 0.1f, single.Value.Item<float>());
        Assert.Equal(1 - 0.1, twice.Value.Item<double>());
    }

    [Fact]
    public void Groups_that_are_changed_hold_in_captured_steps()
    {
        Parameter a = new(Tensor.From(0f), "a"), b = new(Tensor.From(0f), "b");
        var optimizer = new SGD(1);
        Step step = StepOf(optimizer, a, b, captured: true);
        step.Run(Tensor.From(1f), Tensor.From(1f));
        step.Run(Tensor.From(1f), Tensor.From(1f));
        optimizer.Groups = [new(["b"], learningRateMultiplier: 0.25)];
        step.Run(Tensor.From(1f), Tensor.From(1f));
        Assert.Equal([-3f, -2.25f], [a.Value.Item<float>(), b.Value.Item<float>()]);
    }

    [Theory]
    [InlineData("dense/bias", true)]
    [InlineData("bias", true)]
    [InlineData("norm/gamma", true)]
    [InlineData("norm/beta", true)]
    [InlineData("dense/kernel", false)]
    [InlineData("unbiased", false)]
    public void Biases_and_scales_are_a_group(string path, bool isOne) =>
        Assert.Equal(isOne, ParameterGroup.BiasesAndScales().Contains(NewParameter(path, [1], ElementType.Float32, 1)));

    [Fact]
    public void The_first_group_that_contains_a_parameter_holds()
    {
        Parameter a = NewParameter("a/bias", [1], ElementType.Float32, 1), b = NewParameter("a/kernel", [1], ElementType.Float32, 1);
        (a.Value, b.Value) = (Tensor.Ones([1]), Tensor.Ones([1]));
        var optimizer = new SGD(0.5, weightDecay: 0.5) { Groups = [ParameterGroup.BiasesAndScales(), new(["a/*"], weightDecay: 1)] };
        StepOf(optimizer, a, b, captured: false).Run(Tensor.Zeros([1]), Tensor.Zeros([1]));
        Assert.Equal([1f, 0.5f], [a.Value.Item<float>(), b.Value.Item<float>()]);
    }

    [Fact]
    public void An_optimizer_trains_one_model()
    {
        var optimizer = new SGD();
        Sequential model = TrainingTask.Model(optimizer), other = TrainingTask.Model();
        model.Compile(optimizer, new SparseCategoricalCrossentropy(fromLogits: true));
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => other.Compile(optimizer, new MeanSquaredError()));
        Assert.StartsWith("SGD: expects to train one model, Sequential \"sequential\"", error.Message, StringComparison.Ordinal);
        Assert.IsNotType<SGD>(other.Optimizer);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Slopes_of_PRelu_do_not_decay_unless_a_group_says_so(bool captures)
    {
        float[] Slopes(Optimizer optimizer)
        {
            var model = new Sequential(input: [4]) { new PRelu(), new Dense(1, useBias: false) };
            model.Compile(optimizer, new MeanSquaredError());
            // Inputs above 0 give slopes no gradient, so that only decay could change them.
            model.Fit(Dataset.From(Tensor.Ones([8, 4]), Tensor.Ones([8, 1])), epochs: 3, batchSize: 4, options: new() { Captures = captures });
            return ((PRelu)model.Layers[0]).Slope.Value.ToArray<float>();
        }
        float[] kept = [0.25f, 0.25f, 0.25f, 0.25f];
        Assert.Equal(kept, Slopes(new AdamW(0.1, weightDecay: 0.5)));
        Assert.Equal(kept, Slopes(new SGD(0.1, momentum: 0.9, weightDecay: 0.5)));
        Assert.Equal(kept, Slopes(new AdamW(0.1, weightDecay: 0.5) { Groups = [new ParameterGroup(["prelu/*"], learningRateMultiplier: 2)] }));
        Assert.All(
            Slopes(new AdamW(0.1, weightDecay: 0.5) { Groups = [new ParameterGroup(["prelu/*"], weightDecay: 0.5)] }), slope => Assert.True(slope < 0.2f));
    }

    [Fact]
    public void A_change_of_what_decays_holds_in_captured_steps()
    {
        var parameter = new Parameter(Tensor.Ones([2]), "w");
        var optimizer = new SGD(0.5, weightDecay: 1);
        var step = new Step(x =>
        {
            optimizer.Apply((parameter.Value * x).Sum().Gradients([parameter]));
            return x;
        });
        Tensor zero = Tensor.Zeros([2]);
        step.Run(zero);
        step.Run(zero);
        Assert.Equal(0.25f, parameter.Value.ToArray<float>()[0]);
        parameter.Decays = false;
        step.Run(zero);
        Assert.Equal(0.25f, parameter.Value.ToArray<float>()[0]);
    }
}
