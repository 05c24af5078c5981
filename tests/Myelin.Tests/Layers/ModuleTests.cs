namespace Myelin.Tests;

/// <summary>What holds for modules of any kind: building, parts, types, freezing and masks.</summary>
public class ModuleTests
{
    /// <summary>A model that overrides the hook for building and calls the base.</summary>
    sealed class Hooked : Model
    {
        readonly Dense dense;

        public Hooked() : base([4]) => dense = Track(new Dense(2));

        public int Builds { get; private set; }

        protected override void Build(IReadOnlyList<TensorSpec> inputs)
        {
            base.Build(inputs);
            Builds++;
        }

        protected override Tensor Forward(Tensor x, CallContext context) => dense.Of(x, context);
    }

    [Fact]
    public void A_model_that_calls_the_base_of_Build_is_built_once()
    {
        var model = new Hooked();
        Assert.Equal([3, 2], model.Predict(Tensor.Zeros([3, 4])).Shape);
        model.Build([4]);
        Assert.Equal(1, model.Builds);
        Assert.Throws<ShapeException>(() => model.Build([5]));
    }

    /// <summary>A model that calls the public Build within the hook for building.</summary>
    sealed class Entangled : Model
    {
        public Entangled() : base([4]) { }

        protected override void Build(IReadOnlyList<TensorSpec> inputs) => base.Build(inputs[0]);

        protected override Tensor Forward(Tensor x, CallContext context) => x;
    }

    [Fact]
    public void A_module_that_is_called_while_it_is_built_says_so()
    {
        Assert.Contains("being built", Assert.Throws<InvalidOperationException>(() => new Entangled().Build()).Message);
        Assert.Contains("being built", Assert.Throws<InvalidOperationException>(() => new Entangled().Predict(Tensor.Zeros([3, 4]))).Message);
    }

    [Fact]
    public void A_module_is_never_part_of_itself()
    {
        Sequential a = [], b = [], c = [];
        a.Add(b);
        b.Add(c);
        Assert.Throws<ArgumentException>(() => c.Add(a));
        Assert.Throws<ArgumentException>(() => b.Add(a));
        Assert.Throws<ArgumentException>(() => a.Add(a));
    }

    [Fact]
    public void A_part_of_a_model_is_saved_and_loaded_as_a_model_of_its_own()
    {
        using var folder = new TemporaryFolder();
        var encoder = new Sequential(input: [4], name: "encoder") { new Dense(3, Activation.Tanh) };
        var whole = new Sequential(input: [4], seed: 2) { encoder, new Dense(1) };
        Tensor x = Tensor.Normal([5, 4], 1);
        whole.Predict(x);
        encoder.Save(folder["encoder.safetensors"]);
        Model again = Model.Load(folder["encoder.safetensors"]);
        Assert.Equal(encoder.Predict(x).ToArray<float>(), again.Predict(x).ToArray<float>());

        // Saved, put into another model, and saved again.
        var other = new Sequential(input: [4], seed: 3) { again, new Dense(2) };
        other.Predict(x);
        other.Save(folder["other.safetensors"]);
        Assert.Equal(other.Predict(x).ToArray<float>(), Model.Load(folder["other.safetensors"]).Predict(x).ToArray<float>());
        again.Save(folder["again.safetensors"]);
        Assert.Equal(encoder.Predict(x).ToArray<float>(), Model.Load(folder["again.safetensors"]).Predict(x).ToArray<float>());
    }

    [Fact]
    public void Models_that_share_layers_are_trained_through_each_other()
    {
        var input = Symbol.Input([4]);
        Symbol code = new Dense(3, Activation.Tanh, name: "code").Of(input), back = new Dense(4, name: "back").Of(code);
        var encoder = new Functional(input, code);
        var autoencoder = new Functional(input, back, seed: 1);
        autoencoder.Compile(new SGD(0.1), new MeanSquaredError());
        Tensor x = Tensor.Normal([8, 4], 1);
        float[] before = encoder.Predict(x).ToArray<float>();
        autoencoder.Fit(Dataset.From(x, x), epochs: 2, batchSize: 4);
        Assert.NotEqual(before, encoder.Predict(x).ToArray<float>());
        Assert.Equal(["code/kernel", "code/bias", "back/kernel", "back/bias"], autoencoder.Parameters.Select(parameter => parameter.Path));
    }

    [Fact]
    public void Freezing_before_the_first_call_holds_for_what_is_created_later()
    {
        var model = new Sequential(input: [4]) { new Dense(3), new BatchNormalization(), new Dense(2) };
        model.Layers[0].Trainable = false;
        model.Layers[1].Trainable = false;
        Assert.Equal([false, false, false, false, true, true], model.Parameters.Select(parameter => parameter.Trainable));
        Tensor x = Tensor.Normal([6, 4], 1);
        Assert.Equal(model.Forward(x).ToArray<float>(), model.Forward(x, training: true).ToArray<float>());
        model.Trainable = true;
        Assert.All(model.Parameters, parameter => Assert.True(parameter.Trainable));
        Assert.NotEqual(model.Forward(x).ToArray<float>(), model.Forward(x, training: true).ToArray<float>());
    }

    [Fact]
    public void A_frozen_normalization_without_parameters_stays_frozen_in_its_file()
    {
        using var folder = new TemporaryFolder();
        var model = new Sequential(input: [4]) { new BatchNormalization(center: false, scale: false), new Dense(2) };
        model.Layers[0].Trainable = false;
        model.Save(folder["model.safetensors"]);
        Model again = Model.Load(folder["model.safetensors"]);
        Assert.False(again.Layers[0].Trainable);
        Assert.True(again.Layers[1].Trainable);
    }

    [Fact]
    public void The_type_of_the_parameters_is_that_of_a_real_input_or_as_it_was_set()
    {
        var tokens = new Sequential(input: new([3], ElementType.Int32)) { new Embedding(5, 2), new Dense(1) };
        tokens.VariableType = ElementType.Float64;
        Assert.All(tokens.Parameters, parameter => Assert.Equal(ElementType.Float64, parameter.Type));
        Assert.Equal(ElementType.Float64, tokens.Predict(Tensor.Zeros([2, 3], ElementType.Int32)).Type);
        Assert.Throws<InvalidOperationException>(() => tokens.VariableType = ElementType.Float32);
        var real = new Sequential { new Dense(1) };
        real.Of(Tensor.Zeros([2, 3], ElementType.Float64));
        Assert.All(real.Parameters, parameter => Assert.Equal(ElementType.Float64, parameter.Type));
    }

    [Theory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Int64)]
    public void Elements_of_another_type_than_declared_are_an_error(ElementType type)
    {
        var model = new Sequential(input: new([3], ElementType.Int32, "tokens")) { new Embedding(5, 2) };
        ShapeException error = Assert.Throws<ShapeException>(() => model.Predict(Tensor.Zeros([2, 3], type)));
        Assert.Contains("input \"tokens\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("Int32", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mask_goes_from_layer_to_layer_while_the_steps_stay_and_ends_where_they_go()
    {
        Tensor tokens = Tensor.From(new int[,] { { 1, 2, 0 }, { 3, 0, 0 } });
        var context = new CallContext();
        Tensor x = new Embedding(4, 2, maskZero: true).Of(tokens, context);
        bool[] expected = [true, true, false, true, false, false];
        Assert.Equal(expected, context.MaskOf(x)!.ToArray<bool>());
        Tensor y = new Dropout(0.5).Of(new Dense(5).Of(x, context), context);
        Assert.Equal(expected, context.MaskOf(y)!.ToArray<bool>());
        Assert.Null(context.MaskOf(new Flatten().Of(y, context)));
        Assert.Null(context.MaskOf(new Dense(5).Of(x)));                                   // in a pass of its own

        // Merged: a step is there if it is there in one of the inputs.
        Tensor z = new Embedding(4, 5, maskZero: true).Of(Tensor.From(new int[,] { { 0, 2, 0 }, { 3, 3, 0 } }), context);
        Assert.Equal([true, true, false, true, true, false], context.MaskOf(new Add().Of([y, z], context))!.ToArray<bool>());
        Assert.Throws<ShapeException>(() => context.SetMask(x, tokens));
        Assert.Throws<ShapeException>(() => context.SetMask(x, Tensor.Zeros([2, 4], ElementType.Bool)));
    }

    [Fact]
    public void A_model_of_several_outputs_is_asked_for_all_of_them()
    {
        Model model = ModelExamples.ImageAndTable(1).Build();
        IReadOnlyList<Tensor> outputs = model.Forward([Tensor.Zeros([2, 6, 6, 1]), Tensor.Zeros([2, 4])]);
        Assert.Equal([2, 3], outputs[0].Shape);
        Assert.Equal([2, 1], outputs[1].Shape);
        Assert.Throws<InvalidOperationException>(() => model.OutputShape);
        Assert.Throws<ShapeException>(() => model.Forward([Tensor.Zeros([2, 6, 6, 1])]));
        Assert.Contains(
            "Functional", Assert.Throws<ShapeException>(() => new Sequential { model }.Of(Tensor.Zeros([2, 6, 6, 1]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_specification_says_what_fits()
    {
        var spec = new TensorSpec([null, 3], ElementType.Int32, "words");
        Assert.True(spec.Fits(Tensor.Zeros([2, 7, 3], ElementType.Int32)));
        Assert.False(spec.Fits(Tensor.Zeros([2, 7, 4], ElementType.Int32)));
        Assert.False(spec.Fits(Tensor.Zeros([2, 7], ElementType.Int32)));
        Assert.False(spec.Fits(Tensor.Zeros([2, 7, 3])));
        Assert.Equal("[?, 3]", spec.ToString());
        Assert.Throws<ShapeException>(() => spec.Shape);
        Assert.Throws<ShapeException>(() => new TensorSpec([-1]));
        Assert.Throws<ShapeException>(() => new TensorSpec([1 << 30, 1 << 30]));
        Assert.Equal(new TensorSpec([2, 3]), (TensorSpec)Shape.Create(2, 3));
        Assert.NotEqual(spec, spec.Named("others"));
    }

    [Fact]
    public void Modules_outside_a_model_begin_with_different_weights()
    {
        Tensor x = Tensor.Ones([1, 4]);
        Dense a = new(3), b = new(3);
        a.Of(x);
        b.Of(x);
        Assert.NotEqual(a.Kernel.Value.ToArray<float>(), b.Kernel.Value.ToArray<float>());

        // A module of several: its parts differ as well, whichever is called first.
        Block one = new(), other = new(), byParts = new();
        one.Of(x);
        other.Of(x);
        byParts.Second.Of(x);
        byParts.First.Of(x);
        float[][] kernels = [.. new[] { one, other, byParts }.SelectMany(block => new[] { block.First, block.Second })
            .Select(dense => dense.Kernel.Value.ToArray<float>())];
        for (int i = 0; i < kernels.Length; i++)
            for (int j = 0; j < i; j++) Assert.NotEqual(kernels[i], kernels[j]);

        // Within a model, seed and path decide, also for a layer that was created outside.
        float[] First(Dense dense) => new Sequential(input: [4], seed: 5) { dense }.Parameters[0].Value.ToArray<float>();
        Assert.Equal(First(new(3)), First(new(3)));

        Dropout drop = new(0.5), dropOther = new(0.5);
        Tensor many = Tensor.Ones([1, 100]);
        Assert.NotEqual(drop.Of(many, training: true).ToArray<float>(), dropOther.Of(many, training: true).ToArray<float>());
    }

    sealed class Block : Layer
    {
        public Block() => (First, Second) = (Track(new Dense(4)), Track(new Dense(4)));

        public Dense First { get; }

        public Dense Second { get; }

        protected override Tensor Forward(Tensor x, CallContext context) => Second.Of(First.Of(x, context), context);
    }

    [Fact]
    public void Parameters_that_do_not_exist_yet_are_an_error_and_not_an_empty_list()
    {
        Sequential built = new(input: [4]) { new Dense(3) };
        built.Build();
        foreach (Module module in (Module[])[new Sequential { new Dense(3) }, new Dense(3), new Sequential { built, new Dense(2) }])
        {
            Assert.Contains("is not built, so it has no parameters yet", Assert.Throws<InvalidOperationException>(() => module.Parameters).Message,
                StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(() => module.States);
        }
        Assert.Throws<InvalidOperationException>(() => new Sequential { new Dense(3) }.WeightsSha256());
        Assert.Throws<InvalidOperationException>(() => new Sequential { new Dense(3) }.ParameterCount);
        Assert.Empty(new Sequential(input: [2, 2]) { new Flatten() }.Parameters);
        Assert.Equal(2, new Sequential(input: [4]) { new Dense(3) }.Parameters.Count);

        // A container whose parts are called one by one.
        var block = new Block();
        Assert.Throws<InvalidOperationException>(() => block.Parameters);
        block.Second.Of(block.First.Of(Tensor.Ones([1, 4])));
        Assert.Equal(4, block.Parameters.Count);
    }

    [Fact]
    public void Loaded_parts_of_a_model_have_their_paths_in_it()
    {
        using var folder = new TemporaryFolder();
        new Sequential(input: [4]) { new Dense(4, Activation.Tanh) }.Save(folder["part"]);
        var model = new Sequential(input: [4]) { Model.Load(folder["part"]), Model.Load(folder["part"]), new Dense(3) };
        Assert.Equal(
            ["sequential/dense/kernel", "sequential/dense/bias", "sequential_1/dense/kernel", "sequential_1/dense/bias", "dense/kernel", "dense/bias"],
            model.Parameters.Select(parameter => parameter.Path));

        // So groups of an optimizer find them, and checkpoints keep the slots of each.
        static SGD Optimizer() => new(0.1, momentum: 0.9) { Groups = [new ParameterGroup(["sequential/*"], learningRateMultiplier: 0)] };
        Dataset data = TrainingTask.Points(20);
        string Train(int epochs, bool keep)
        {
            var trained = new Sequential(input: [4]) { Model.Load(folder["part"]), Model.Load(folder["part"]), new Dense(3) };
            trained.Compile(Optimizer(), new SparseCategoricalCrossentropy(fromLogits: true));
            float[] before = trained.Parameters[0].Value.ToArray<float>(), second = trained.Parameters[2].Value.ToArray<float>();
            trained.Fit(data, epochs, 5, options: new() { Checkpoints = keep ? new(folder["run"]) { Every = TimeSpan.Zero } : null });
            Assert.Equal(before, trained.Parameters[0].Value.ToArray<float>());
            Assert.NotEqual(second, trained.Parameters[2].Value.ToArray<float>());
            return trained.WeightsSha256();
        }
        Train(1, keep: true);
        Assert.Equal(Train(3, keep: false), Train(3, keep: true));
    }

    [Fact]
    public void A_part_that_is_trained_on_its_own_resumes_from_its_checkpoints()
    {
        using var folder = new TemporaryFolder();
        string Train(int epochs, bool keep)
        {
            var encoder = new Sequential(input: [4], name: "encoder") { new Dense(3) };
            var whole = new Sequential(input: [4], seed: 2) { encoder, new Dense(1) };
            whole.Build();
            encoder.Compile(new Adam(), new SparseCategoricalCrossentropy(fromLogits: true));
            encoder.Fit(TrainingTask.Points(20), epochs, 5, options: new() { Checkpoints = keep ? new(folder["run"]) { Every = TimeSpan.Zero } : null });
            return encoder.WeightsSha256();
        }
        Train(1, keep: true);
        Assert.Equal(Train(3, keep: false), Train(3, keep: true));
        string newest = Directory.GetFiles(folder["run"], "checkpoint-*").Order().Last();
        Assert.Equal(Train(3, keep: true), Model.Load(newest).WeightsSha256());
        Assert.Contains("@optimizer/dense/kernel/momentum", SafeTensors.Load(newest).Keys);
    }
}
