using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

/// <summary>A layer of one's own has parameters, states and randomness as ours have.</summary>
public class OwnLayerTests
{
    /// <summary>y = (x - mean) scale + noise, where the mean is a running one, learnt from what was seen.</summary>
    sealed class Centred(string? name = null) : Layer(name)
    {
        Parameter? scale;
        State? mean, seen;
        RandomState? random;

        protected override void Build(TensorSpec input)
        {
            scale = AddParameter("scale", input.Shape, Initializer.Ones);
            mean = AddState("mean", Tensor.Zeros(input.Shape, VariableType));
            seen = AddState("seen", Tensor.Zeros([], ElementType.Int64));
            random = AddRandom();
        }

        protected override Tensor Forward(Tensor x, CallContext context)
        {
            if (!context.Training) return (x - mean!.Value) * scale!.Value;
            mean!.Value = mean.Value * 0.9 + x.Mean(0) * 0.1;
            seen!.Value += 1;
            return (x - mean.Value) * scale!.Value + Tensor.Normal(x.Shape, random!.Next(), x.Type) * 0.01;
        }
    }

    static Sequential Make()
    {
        var model = new Sequential(input: [4], seed: 2) { new Centred(), new Dense(3), new Centred(name: "last") };
        model.Compile(new Adam(0.01), new SparseCategoricalCrossentropy(fromLogits: true), [new Accuracy()]);
        return model;
    }

    [Fact]
    public void Its_states_have_paths_and_only_parameters_are_learnt()
    {
        Sequential model = Make();
        Assert.Equal([
            "centred/scale", "centred/mean", "centred/seen", "centred/random", "dense/kernel", "dense/bias", "last/scale", "last/mean", "last/seen",
            "last/random",
        ], model.States.Select(state => state.Path));
        Assert.Equal(["centred/scale", "dense/kernel", "dense/bias", "last/scale"], model.Parameters.Select(parameter => parameter.Path));
        Assert.Equal(4 + 15 + 3, model.ParameterCount);
    }

    [Fact]
    public void Its_states_change_in_training_alone_and_once_a_step()
    {
        Sequential model = Make();
        State seen = model.States.Single(state => state.Path == "last/seen"), mean = model.States[1];
        model.Evaluate(Points(20));
        model.Predict(Points(20).Inputs);
        Assert.Equal(0, seen.Value.Item<long>());
        model.Fit(Points(20), epochs: 3, batchSize: 8, validation: Points(9));
        Assert.Equal(9, seen.Value.Item<long>());
        float[] learnt = mean.Value.ToArray<float>();
        Assert.DoesNotContain(0f, learnt);
        model.Evaluate(Points(20));
        Assert.Equal(learnt, mean.Value.ToArray<float>());
    }

    [Fact]
    public void Captured_training_has_its_bits_and_its_file_all_of_it()
    {
        using var folder = new TemporaryFolder();
        Sequential eager = Make(), captured = Make(), loaded = Make();
        eager.Fit(Points(30), epochs: 3, batchSize: 8, options: new() { Captures = false });
        captured.Fit(Points(30), epochs: 3, batchSize: 8);
        captured.Save(folder["a"]);
        loaded.LoadWeights(folder["a"]);
        foreach (Sequential other in new[] { captured, loaded })
            foreach ((State a, State b) in eager.States.Zip(other.States)) Assert.Equal(SafeTensors.LittleEndian(a.Value), SafeTensors.LittleEndian(b.Value));
        Assert.Equal(eager.Evaluate(Points(30)).Loss, loaded.Evaluate(Points(30)).Loss);
    }

    [Fact]
    public void It_works_in_float64_without_a_word_about_it()
    {
        Sequential model = Make();
        var twice = new Sequential { new Centred(), new Dense(3) };
        twice.Compile(new SGD(), new SparseCategoricalCrossentropy(fromLogits: true));
        twice.Fit(Points(10, type: ElementType.Float64));
        Assert.Equal(ElementType.Float64, twice.States[0].Type);
        Assert.Equal(ElementType.Float64, twice.States[1].Type);
        Assert.Equal(ElementType.Int64, twice.States[2].Type);
        Assert.Equal(ElementType.Float32, model.States[0].Type);
    }
}
