namespace Myelin.Tests;

/// <summary>Names, paths, seeds and nesting of layers.</summary>
public class NamingTests
{
    /// <summary>y = x + f(x): a model of one's own.</summary>
    sealed class Residual : Model
    {
        readonly Dense inner, outer;

        public Residual(int width, string? name = null, long seed = 0) : base(name: name, seed: seed)
        {
            inner = Track(new Dense(2 * width, Activation.Relu, name: "inner"));
            outer = Track(new Dense(width));
        }

        protected override Tensor Forward(Tensor x, CallContext context) => x + outer.Of(inner.Of(x, context), context);
    }

    static string[] Paths(Module layer) => [.. layer.States.Select(state => state.Path)];

    [Fact]
    public void Layers_without_names_are_numbered_by_their_kind()
    {
        var model = new Sequential(input: [4])
        {
            new Dense(3),
            Activation.Relu,
            new Dense(3),
            Activation.Relu,
            new Flatten(),
            new Dense(2, name: "classifier"),
        };
        Assert.Equal(["dense", "relu", "dense_1", "relu_1", "flatten", "classifier"], model.Layers.Select(layer => layer.Name));
        Assert.Equal("Dense \"classifier\"", model.Layers[^1].ToString());
        Assert.Equal("Activation.Relu", model.Layers[1].ToString());
    }

    [Fact]
    public void A_numbered_name_makes_way_for_an_own_one()
    {
        var model = new Sequential(input: [4]) { new Dense(3, name: "dense_1"), new Dense(3), new Dense(3) };
        Assert.Equal(["dense_1", "dense", "dense_2"], model.Layers.Select(layer => layer.Name));
    }

    [Fact]
    public void Paths_lead_from_the_model_to_the_state()
    {
        var model = new Sequential(input: [4])
        {
            new Sequential { new Dense(3) },
            new Sequential(name: "head") { new Dense(3), new Dropout(0.5), new Dense(1, name: "last") },
        };
        Assert.Equal(
            [
                "sequential/dense/kernel", "sequential/dense/bias", "head/dense/kernel", "head/dense/bias", "head/dropout/random", "head/last/kernel",
                "head/last/bias",
            ],
            Paths(model));
    }

    [Fact]
    public void An_own_model_tracks_its_layers_in_the_constructor()
    {
        var model = new Sequential(input: [4]) { new Residual(4), new Residual(4, name: "second") };
        Assert.Equal(
            [
                "residual/inner/kernel", "residual/inner/bias", "residual/dense/kernel", "residual/dense/bias", "second/inner/kernel", "second/inner/bias",
                "second/dense/kernel", "second/dense/bias",
            ],
            Paths(model));
        Assert.Equal(2 * (4 * 8 + 8 + 8 * 4 + 4), model.ParameterCount);
    }

    [Fact]
    public void Two_equal_blocks_begin_with_different_weights_and_twice_the_same_model_with_the_same()
    {
        static Sequential Make() => new(input: [4], seed: 3) { new Residual(4), new Residual(4) };
        Sequential model = Make();
        Parameter first = model.Parameters[0], second = model.Parameters[4];
        Assert.Equal(first.Name, second.Name);
        Assert.NotEqual(first.Value.ToArray<float>(), second.Value.ToArray<float>());
        Assert.Equal(model.WeightsSha256(), Make().WeightsSha256());
    }

    [Fact]
    public void Weights_depend_on_seed_and_path_alone()
    {
        static float[] Kernel(Sequential model, string path) => model.States.Single(state => state.Path == path).Value.ToArray<float>();
        var small = new Sequential(input: [4], seed: 1) { new Dense(4, name: "a"), new Dense(4, name: "b") };
        var large = new Sequential(input: [4], seed: 1) { new Dense(4, name: "c"), new Dropout(0.1), new Dense(4, name: "b"), new Dense(4, name: "a") };
        Assert.Equal(Kernel(small, "a/kernel"), Kernel(large, "a/kernel"));
        Assert.Equal(Kernel(small, "b/kernel"), Kernel(large, "b/kernel"));
        Assert.NotEqual(Kernel(small, "a/kernel"), Kernel(small, "b/kernel"));
    }

    [Fact]
    public void However_a_model_is_first_called_its_weights_are_those_of_its_seed()
    {
        static Sequential Make(bool shaped) => new(shaped ? [4] : null, seed: 9)
        {
            new Sequential { new Dense(3, Activation.Tanh) },
            new Dropout(0.5),
            new Dense(2),
        };
        Tensor x = Tensor.Ones([2, 4]), y = Tensor.Zeros([2, 2]);
        string expected = Make(true).WeightsSha256();
        var calls = new Action<Sequential>[]
        {
            model => model.Build([4]),
            model => model.Forward(x, training: true),
            model => model.Of(x),
            model => model.Predict(x),
            model => model.Summary(),
            model => new Step(a => model.Forward(a, training: false)).Run(x),
            model =>
            {
                model.Compile(new SGD(0), new MeanSquaredError());
                model.Fit(Dataset.From(x, y));
            },
        };
        foreach (bool shaped in new[] { true, false })
            foreach (Action<Sequential> call in calls)
            {
                Sequential model = Make(shaped);
                call(model);
                if (!model.IsBuilt) model.Build([4]);
                Assert.Equal(expected, model.WeightsSha256());
            }
        Sequential asked = Make(true);
        Assert.NotEmpty(asked.Parameters);
        Assert.Equal(expected, asked.WeightsSha256());
        Assert.Equal(expected, new Seeded(9).Built().WeightsSha256());
    }

    /// <summary>The same layers as an own model.</summary>
    sealed class Seeded : Model
    {
        readonly Sequential block;
        readonly Dropout dropout;
        readonly Dense dense;

        public Seeded(long seed) : base(seed: seed)
        {
            block = Track(new Sequential { new Dense(3, Activation.Tanh) });
            dropout = Track(new Dropout(0.5));
            dense = Track(new Dense(2));
        }

        public Seeded Built()
        {
            Forward(Tensor.Ones([2, 4]), training: true);
            return this;
        }

        protected override Tensor Forward(Tensor x, CallContext context) => dense.Of(dropout.Of(block.Of(x, context), context), context);
    }

    [Fact]
    public void A_model_first_called_inside_a_captured_step_trains_as_one_built_before()
    {
        static float[] Train(bool before, bool captures)
        {
            var model = new Sequential(seed: 4) { new Dense(5, Activation.Tanh), new Dropout(0.3), new Dense(3) };
            if (before) model.Build([4]);
            var optimizer = new Adam(0.01);
            var loss = new SparseCategoricalCrossentropy(fromLogits: true);
            var step = new Step((x, y) =>
            {
                Tensor error = loss.Of(model.Forward(x, training: true), y);
                optimizer.Apply(error.Gradients(model.Parameters));
                return error;
            })
            { Captures = captures };
            var errors = new float[5];
            for (int i = 0; i < 5; i++) errors[i] = step.Run(Tensor.Normal([8, 4], i), Tensor.From(0, 1, 2, 0, 1, 2, 0, 1)).Item<float>();
            return errors;
        }
        float[] expected = Train(before: true, captures: false);
        Assert.Equal(expected, Train(before: false, captures: false));
        Assert.Equal(expected, Train(before: false, captures: true));
        Assert.Equal(expected, Train(before: true, captures: true));
    }

    [Fact]
    public void A_layer_that_fails_in_its_first_call_can_be_called_again()
    {
        var model = new Sequential { new Flatten(), new Dense(2) };
        Assert.Throws<ShapeException>(() => model.Of(Tensor.Zeros([2, 3], ElementType.Int32)));
        Assert.False(model.IsBuilt);
        Assert.Equal([2, 2], model.Of(Tensor.Zeros([2, 5])).Shape);
        Assert.Equal(2, model.Parameters.Count);
    }

    [Fact]
    public void An_activation_is_a_value_and_a_layer()
    {
        Tensor x = Tensor.Normal([3, 4], 1);
        float[] expected = x.Relu().ToArray<float>();
        Assert.Equal(expected, Activation.Relu.Of(x).ToArray<float>());
        Assert.Equal(expected, new Sequential { Activation.Relu }.Predict(x).ToArray<float>());
        var inside = new Sequential(input: [4], seed: 1) { new Dense(3, Activation.Relu) };
        var behind = new Sequential(input: [4], seed: 1) { new Dense(3), Activation.Relu };
        Assert.Equal(inside.Predict(x).ToArray<float>(), behind.Predict(x).ToArray<float>());
    }
}
