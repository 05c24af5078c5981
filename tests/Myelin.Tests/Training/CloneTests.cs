namespace Myelin.Tests;

/// <summary>Copies of a model, and weights by path.</summary>
public class CloneTests
{
    static readonly Tensor X = Tensor.Normal([6, 5], 1), Y = Tensor.From([0, 1, 2, 0, 1, 2]);

    static Sequential Make(long seed = 4)
    {
        var model = new Sequential(input: [5], seed)
        {
            new Dense(7, Activation.Relu, kernelRegularizer: Regularizer.L2(0.01)) { KernelConstraint = Constraint.MaxNorm(2) },
            new BatchNormalization(),
            new Dropout(0.2),
            new Dense(3, name: "classifier"),
        };
        model.Compile(new Adam(0.01), new SparseCategoricalCrossentropy(fromLogits: true), [new Accuracy()]);
        return model;
    }

    static Sequential Trained()
    {
        Sequential model = Make();
        model.Layers[0].Trainable = false;
        model.Notes["from"] = "here";
        model.Fit(Dataset.From(X, Y), epochs: 3, batchSize: 3);
        return model;
    }

    [Fact]
    public void A_clone_has_the_structure_and_fresh_weights()
    {
        Sequential model = Trained();
        var clone = Assert.IsType<Sequential>(model.Clone());
        Assert.Equal(model.Summary(), clone.Summary());
        Assert.Equal(Make().WeightsSha256(), clone.WeightsSha256());                     // as a new model of the same seed
        Assert.NotEqual(model.WeightsSha256(), clone.WeightsSha256());
        Assert.False(clone.Layers[0].Trainable);
        Assert.Equal("here", clone.Notes["from"]);
        Assert.Equal("MaxNorm(2)", ((Dense)clone.Layers[0]).KernelConstraint!.Name);
        Assert.NotSame(model.Layers[0], clone.Layers[0]);
    }

    [Fact]
    public void A_clone_with_a_seed_has_the_weights_of_a_new_model_of_that_seed()
    {
        Model clone = Trained().Clone(seed: 9);
        Assert.Equal(9, clone.Seed);
        Assert.Equal(Make(9).WeightsSha256(), clone.WeightsSha256());
    }

    [Fact]
    public void A_clone_with_weights_predicts_the_same_and_trains_on_its_own()
    {
        Sequential model = Trained();
        string before = model.WeightsSha256();
        var clone = (Sequential)model.Clone(weights: true);
        Assert.Equal(before, clone.WeightsSha256());
        Assert.Equal(model.Predict(X).ToArray<float>(), clone.Predict(X).ToArray<float>());
        clone.Fit(Dataset.From(X, Y), epochs: 2, batchSize: 3);
        Assert.NotEqual(before, clone.WeightsSha256());
        Assert.Equal(before, model.WeightsSha256());
    }

    [Fact]
    public void A_functional_model_with_a_shared_layer_is_cloned()
    {
        Symbol a = Symbol.Input([4], "a"), b = Symbol.Input([4], "b");
        var shared = new Dense(3);
        var model = new Functional([a, b], [new Add().Of(shared.Of(a), shared.Of(b))], seed: 2);
        model.Build();
        var clone = (Functional)model.Clone(weights: true, seed: 5);
        Tensor[] x = [Tensor.Normal([2, 4], 1), Tensor.Normal([2, 4], 2)];
        Assert.Equal(model.Forward(x)[0].ToArray<float>(), clone.Forward(x)[0].ToArray<float>());
        Assert.Equal(15, clone.ParameterCount);
    }

    sealed class Halved : Layer
    {
        protected override Tensor Forward(Tensor x, CallContext context) => x * 0.5;
    }

    [Fact]
    public void A_model_that_cannot_be_recreated_says_what_to_register()
    {
        var model = new Sequential(input: [5]) { new Halved(), new Dense(2) };
        model.Build();
        Assert.Contains("Call Model.Register for Halved", Assert.Throws<InvalidOperationException>(() => model.Clone()).Message);
        Assert.Throws<InvalidOperationException>(() => new Sequential { new Dense(2) }.Clone());
    }

    [Fact]
    public void Weights_and_layers_are_found_by_path()
    {
        Sequential model = Make();
        Assert.Same(((Dense)model.Layers[0]).Kernel, model.ParameterAt("dense/kernel"));
        Assert.Same(((BatchNormalization)model.Layers[1]).MovingMean, model.StateAt("batch_normalization/moving_mean"));
        Assert.Same(model.Layers[3], model.LayerAt("classifier"));
        Assert.Same(((Dense)model.Layers[3]).Bias, model.LayerAt("classifier").ParameterAt("bias"));
        model.ParameterAt("classifier/bias").Value = Tensor.From(1f, 2, 3);
        Assert.Equal([1f, 2, 3], ((Dense)model.Layers[3]).Bias!.Value.ToArray<float>());
    }

    [Fact]
    public void A_path_that_is_not_there_names_the_nearest()
    {
        Sequential model = Make();
        static string Message(Func<object> find) => Assert.Throws<ArgumentException>(find).Message;
        Assert.StartsWith("Unknown parameter of Sequential", Message(() => model.ParameterAt("dense/kernal")));
        Assert.Contains("\"dense/kernal\"; did you mean \"dense/kernel\"? Known: dense/kernel, dense/bias,", Message(() => model.ParameterAt("dense/kernal")));
        Assert.Contains("did you mean \"batch_normalization/gamma\"?", Message(() => model.ParameterAt("batch_normalisation/gamma")));
        Assert.Contains("did you mean \"classifier\"?", Message(() => model.LayerAt("clasifier")));
        Assert.Throws<ArgumentException>(() => model.ParameterAt("batch_normalization/moving_mean"));            // a state, no parameter
        Assert.Contains("expects Float32[3], received Float32[4]",
            Assert.Throws<ShapeException>(() => model.ParameterAt("classifier/bias").Value = Tensor.Zeros([4])).Message);
        Assert.Throws<InvalidOperationException>(() => new Sequential { new Dense(2) }.ParameterAt("dense/kernel"));
    }
}
