using System.Text.RegularExpressions;

namespace Myelin.Tests;

/// <summary>What holds for every layer.</summary>
public class LayerTests
{
    const int Batch = 4;

    public static TheoryData<int> Rows { get; } = new(Enumerable.Range(0, LayerTable.Rows.Length));

    static Tensor Input(LayerRow row, ElementType type = ElementType.Float32, int batch = Batch) => row.Batch(batch, 9, type);

    [Fact]
    public void Every_layer_has_a_row() => Assert.Empty(
        Fixture.Kinds<Module>().Where(kind => !kind.IsSubclassOf(typeof(Merge)) && !kind.IsSubclassOf(typeof(GraphLayer))
                && !kind.IsSubclassOf(typeof(RecurrentCell)))
            .Except([typeof(Functional), typeof(InferenceModel), typeof(FeatureExtractor)])
            .Except(LayerTable.Rows.Select(row => row.Kind)));

    [Theory]
    [MemberData(nameof(Rows))]
    public void Shapes_names_and_parameters_are_the_rows(int index)
    {
        LayerRow row = LayerTable.Rows[index];
        Sequential model = LayerTable.Model(row);
        Module layer = model.Layers[0];
        Assert.IsType(row.Kind, layer);
        Assert.True(layer.IsBuilt);
        Assert.Equal(row.Name, layer.Name);
        Assert.Equal(row.Name, layer.Path);
        Assert.Equal(row.Input, layer.InputShape);
        Assert.Equal(row.Output, layer.OutputShape);
        Assert.Equal([Batch, .. row.Output.Sizes], model.Forward(Input(row), training: true).Shape);
        Assert.Equal(row.Parameters, model.ParameterCount);
        Assert.Equal(row.States.Select(name => $"{row.Name}/{name}"), model.States.Select(state => state.Path));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_same_seed_gives_the_same_weights_and_another_gives_others(int index)
    {
        LayerRow row = LayerTable.Rows[index];
        Sequential model = LayerTable.Model(row, seed: 5);
        Assert.Equal(model.WeightsSha256(), LayerTable.Model(row, seed: 5).WeightsSha256());
        if (model.Parameters.Any(parameter => parameter.Value.ToArray<float>().Distinct().Count() > 1))
            Assert.NotEqual(model.WeightsSha256(), LayerTable.Model(row, seed: 6).WeightsSha256());
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void It_is_profiled_by_its_name(int index)
    {
        LayerRow row = LayerTable.Rows[index];
        Sequential model = LayerTable.Model(row);
        StepProfile profile = new Step(x => model.Forward(x, training: true)).Profile([Input(row)], runs: 1);
        Assert.Equal(row.Name, profile.Layers[0].Path.Split('/')[0]);
        Assert.Equal(profile.KernelSeconds, profile.Layers.Sum(layer => layer.Seconds), 1e-9);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_has_the_same_bits_alone_and_in_any_batch(int index)
    {
        LayerRow row = LayerTable.Rows[index];
        Sequential model = LayerTable.Model(row);
        Tensor x = Input(row, batch: 19);
        float[] all = model.Forward(x, training: false)[7].ToArray<float>();
        Assert.Equal(all, model.Forward(x[7..8], training: false).ToArray<float>());
        Assert.Equal(all, model.Forward(x[3..12], training: false)[4].ToArray<float>());
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_layer_that_computes_step_by_step_gives_the_bits_of_the_whole_sequence(int index)
    {
        LayerRow row = LayerTable.Rows[index];
        Sequential model = LayerTable.Model(row);
        if (!model.Layers[0].IsStepwise || row.Input.Rank < (row.Tokens > 0 ? 1 : 2)) return;
        Tensor x = Input(row), whole = model.Forward(x);
        int steps = x.Shape[1];
        var cache = new StepCache(steps);
        Tensor[] each = [.. Enumerable.Range(0, steps).Select(t =>
        {
            Tensor y = model.Of(x.Slice(1, t, 1), new CallContext(cache: cache));
            cache.Advance(1);
            return y;
        })];
        bool isSequence = whole.Rank == each[0].Rank && whole.Rank > 2 && whole.Shape[1] == steps;
        Assert.Equal(whole.ToArray<float>(), (isSequence ? Tensor.Concatenate(each, 1) : each[^1]).ToArray<float>());
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Captured_steps_give_the_bits_of_eager_ones(int index)
    {
        LayerRow row = LayerTable.Rows[index];
        Sequential eager = LayerTable.Model(row, seed: 2), captured = LayerTable.Model(row, seed: 2);
        Step one = TrainingStep(eager, captures: false), two = TrainingStep(captured, captures: true);
        for (int i = 0; i < 4; i++)
        {
            Tensor x = row.Batch(Batch, i);
            Assert.Equal(one.Run(x).ToArray<float>(), two.Run(x).ToArray<float>());
        }
        Assert.Equal(eager.WeightsSha256(), captured.WeightsSha256());
        foreach ((State a, State b) in eager.States.Zip(captured.States)) Assert.Equal(SafeTensors.LittleEndian(a.Value), SafeTensors.LittleEndian(b.Value));

        static Step TrainingStep(Sequential model, bool captures)
        {
            var optimizer = new SGD(0.1, momentum: 0.9);
            return new Step(x =>
            {
                Tensor y = model.Forward(x, training: true);
                optimizer.Apply(y.Square().Mean().Gradients(model.Parameters));
                return y;
            })
            { Captures = captures };
        }
    }

    /// <summary>Random values in all real states, positive ones in statistics, so that no factor of 1 or summand of 0 hides.</summary>
    static Sequential Randomized(LayerRow row)
    {
        Sequential model = LayerTable.Model(row, ElementType.Float64);
        foreach ((int i, State state) in model.States.Where(state => state.Type == ElementType.Float64).Index())
            state.Value = state is Parameter ? Tensor.Normal(state.Shape, 60 + i, state.Type) : Tensor.Uniform(state.Shape, 60 + i, state.Type) + 0.5;
        return model;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Outputs_are_the_reference_in_plain_loops(int index)
    {
        LayerRow row = LayerTable.Rows[index];
        Sequential model = Randomized(row);
        Tensor x = Input(row, ElementType.Float64);
        Naive expected = row.Reference(Naive.Of(x), name => Naive.Of(model.States.Single(state => state.Path == $"{row.Name}/{name}").Value));
        Tensor y = model.Forward(x, training: false);
        Assert.Equal(expected.Shape, y.Shape);
        Fixture.Near(expected.Values, y, float64: 1e-13);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Gradients_by_the_input_are_central_differences_in_float64(int index)
    {
        LayerRow row = LayerTable.Rows[index];
        if (row.Tokens > 0) return;
        Sequential model = Randomized(row);
        Tensor x = Input(row, ElementType.Float64);
        GradientCheck.First($"{row}, inference", [x], inputs => model.Forward(inputs[0], training: false));
        Tensor[] before = [.. model.States.Select(state => state.Value.Copy())];
        GradientCheck.First($"{row}, training", [x], inputs =>
        {
            foreach ((State state, Tensor value) in model.States.Zip(before)) state.Value = value;      // a step draws and moves on
            return model.Forward(inputs[0], training: true);
        });
    }

    /// <summary>The input of a row with some free axes.</summary>
    static TensorSpec Free(LayerRow row, params int[] axes) => new(
        [.. row.Input.Sizes.ToArray().Select((size, axis) => axes.Contains(axis) ? (int?)null : size)]);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Free_axes_take_any_size_and_give_what_a_fixed_size_gives(int index)
    {
        LayerRow row = LayerTable.Rows[index];
        int[] all = [.. Enumerable.Range(0, Math.Max(0, row.Input.Rank - row.FixedAxes))];
        using var folder = new TemporaryFolder();
        foreach (int[] axes in all.Select(axis => new[] { axis }).Append(all).Where(axes => axes.Length > 0))
        {
            Sequential free = LayerTable.Model(row, input: Free(row, axes), seed: 4);
            Assert.All(axes, axis => Assert.Null(free.Layers[0].InputSpecs[0][axis]));
            free.Save(folder["model.safetensors"]);
            Model? again = !row.IsStored ? null : Model.Load(folder["model.safetensors"]);
            foreach (int more in new[] { 0, 1, 4 })
            {
                int[] sizes = row.Input.Sizes.ToArray();
                foreach (int axis in axes) sizes[axis] += more * row.Step;
                Tensor x = row.Batch(3, 7, input: Shape.Create(sizes));
                Tensor expected = LayerTable.Model(row, input: Shape.Create(sizes), seed: 4).Forward(x, training: false);
                Assert.Equal(expected.ToArray<float>(), free.Forward(x, training: false).ToArray<float>());
                Assert.Equal(expected.ToArray<float>(), free.Predict(x).ToArray<float>());
                if (again != null) Assert.Equal(expected.ToArray<float>(), again.Predict(x).ToArray<float>());
            }
            if (row.FixedAxes == 0) continue;
            int[] wrong = row.Input.Sizes.ToArray();
            wrong[^1]++;
            string message = Assert.Throws<ShapeException>(() => free.Layers[0].Of(row.Batch(3, 7, input: Shape.Create(wrong)))).Message;
            Assert.True(message.Contains($"{row.Kind.Name} \"{row.Name}\"") || message.Contains($" \"{row.Name}/"), message);   // it, or a layer within
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_free_axis_that_needs_a_fixed_size_is_refused_when_the_model_is_built(int index)
    {
        LayerRow row = LayerTable.Rows[index];
        for (int axis = Math.Max(0, row.Input.Rank - row.FixedAxes); axis < row.Input.Rank; axis++)
        {
            TensorSpec input = Free(row, axis);
            Assert.Contains("give the axis a fixed size", Assert.Throws<ShapeException>(() => LayerTable.Model(row, input: input)).Message);
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Gradients_by_parameters_are_central_differences_in_float64(int index)
    {
        LayerRow row = LayerTable.Rows[index];
        Sequential model = LayerTable.Model(row, ElementType.Float64);
        Tensor x = Input(row, ElementType.Float64);
        Tensor direction = Tensor.Normal(model.Forward(x, training: false).Shape, 11, ElementType.Float64);
        double Value() => (double)(model.Forward(x, training: false) * direction).Sum();
        ParameterGradients gradients = (model.Forward(x, training: false) * direction).Sum().Gradients(model.Parameters);
        const double h = 1e-5;
        for (int p = 0; p < model.Parameters.Count; p++)
        {
            Parameter parameter = model.Parameters[p];
            Tensor before = parameter.Value.Copy();
            double[] values = before.ToArray<double>(), differences = new double[values.Length];
            for (int i = 0; i < values.Length; i++)
            {
                double Moved(double by)
                {
                    double[] moved = [.. values];
                    moved[i] += by;
                    parameter.Value = Tensor.From(moved, parameter.Shape);
                    return Value();
                }
                differences[i] = (Moved(h) - Moved(-h)) / (2 * h);
            }
            parameter.Value = before;
            Assert.Equal(ElementType.Float64, parameter.Type);
            if (differences.Max(Math.Abs) < 1e-8) Assert.All(gradients[p]!.ToArray<double>(), value => Assert.Equal(0, value, 1e-12));     // no influence
            else Fixture.Near(differences, gradients[p]!, float64: 1e-8);
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Float64_models_compute_what_Float32_ones_do_to_rounding(int index)
    {
        LayerRow row = LayerTable.Rows[index];
        Sequential single = LayerTable.Model(row), twice = LayerTable.Model(row, ElementType.Float64);
        foreach ((State a, State b) in single.States.Zip(twice.States))
        {
            Assert.Equal(a.Type == ElementType.Float32 ? ElementType.Float64 : a.Type, b.Type);
            b.Value = a.Value.Cast(b.Type);
        }
        Tensor y = twice.Forward(row.Tokens > 0 ? Input(row) : Input(row).Cast(ElementType.Float64), training: false);
        Assert.Equal(ElementType.Float64, y.Type);
        Fixture.Near(y.ToArray<double>(), single.Forward(Input(row), training: false));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_layer_is_summarised_and_its_graph_is_recorded(int index)
    {
        LayerRow row = LayerTable.Rows[index];
        Sequential model = LayerTable.Model(row);
        Assert.Contains(row.Name, model.Summary(), StringComparison.Ordinal);
        Tensor x = Input(row);
        ComputationGraph graph = ComputationGraph.Of(inputs => [model.Forward(inputs[0], training: false)], x);
        Assert.Equal(model.Forward(x, training: false).ToArray<float>(), graph.Run(x)[0].ToArray<float>());
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Weights_come_back_from_their_file(int index)
    {
        LayerRow row = LayerTable.Rows[index];
        using var folder = new TemporaryFolder();
        Sequential saved = LayerTable.Model(row, seed: 1), loaded = LayerTable.Model(row, seed: 2);
        saved.Forward(Input(row), training: true);                      // moves random keys and statistics on
        saved.Save(folder["weights.safetensors"]);
        loaded.LoadWeights(folder["weights.safetensors"]);
        foreach ((State a, State b) in saved.States.Zip(loaded.States)) Assert.Equal(SafeTensors.LittleEndian(a.Value), SafeTensors.LittleEndian(b.Value));
        Assert.Equal(saved.Forward(Input(row), training: true).ToArray<float>(), loaded.Forward(Input(row), training: true).ToArray<float>());
    }
}
