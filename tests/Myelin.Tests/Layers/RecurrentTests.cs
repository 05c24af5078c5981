using static Myelin.Tests.RecurrentReference;

namespace Myelin.Tests;

/// <summary>Recurrent layers with masks, given and returned states, states across batches, dropout, cells of one's own, and in both directions.</summary>
public sealed class RecurrentTests
{
    internal const int Batch = 3, Time = 5, Inputs = 2, Units = 4;

    internal static readonly bool[][] mask = [[true, true, false, true, false], [false, false, false, false, false], [true, true, true, true, true]];

    internal static Tensor X(long seed = 3, ElementType type = ElementType.Float64) => Tensor.Normal([Batch, Time, Inputs], seed, type);

    internal static Tensor Mask => Tensor.From(mask.SelectMany(row => row).ToArray(), [Batch, Time]);

    public static TheoryData<string> Kinds { get; } = ["simple", "lstm", "gru", "gru before", "stacked"];

    internal static readonly Initializer wide = Initializer.Uniform(-1, 1);

    internal static Recurrent Make(string kind, bool sequences = true, bool state = true, bool backwards = false, int stateful = 0) => kind switch
    {
        "simple" => new SimpleRnn(Units, biasInitializer: wide, returnSequences: sequences, returnState: state, goBackwards: backwards, stateful: stateful),
        "lstm" => new Lstm(Units, biasInitializer: wide, returnSequences: sequences, returnState: state, goBackwards: backwards, stateful: stateful),
        "gru" => new Gru(Units, biasInitializer: wide, returnSequences: sequences, returnState: state, goBackwards: backwards, stateful: stateful),
        "gru before" => new Gru(Units, resetAfter: false, returnSequences: sequences, returnState: state, goBackwards: backwards, stateful: stateful),
        _ => new Rnn(new StackedRnnCells([new LstmCell(3), new GruCell(Units)]), sequences, state, backwards, stateful),
    };

    internal static (int[] Sizes, NaiveStep Step, int Output) Reference(string kind, Recurrent layer)
    {
        static Naive[] Of(KernelCell cell) => [Naive.Of(cell.Kernel.Value), Naive.Of(cell.RecurrentKernel.Value), Naive.Of(cell.Bias!.Value)];
        if (layer.Cell is KernelCell cell)
        {
            Naive[] w = Of(cell);
            return kind switch
            {
                "simple" => ([Units], SimpleRnn(w[0], w[1], w[2]), 0),
                "lstm" => ([Units, Units], Lstm(w[0], w[1], w[2]), 0),
                _ => ([Units], Gru(w[0], w[1], w[2], resetAfter: kind == "gru"), 0),
            };
        }
        Naive[][] both = [.. ((StackedRnnCells)layer.Cell).Cells.Select(one => Of((KernelCell)one))];
        return ([3, 3, Units], Stacked((2, Lstm(both[0][0], both[0][1], both[0][2])), (1, Gru(both[1][0], both[1][1], both[1][2]))), 2);
    }

    internal static Tensor[] Initial(int[] sizes) => [.. sizes.Select((size, i) => Tensor.Normal([Batch, size], 30 + i, ElementType.Float64))];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Outputs_and_states_are_the_definition_with_masks_and_initial_states_in_both_directions(string kind)
    {
        foreach (bool backwards in new[] { false, true })
            foreach (bool masked in new[] { false, true })
                foreach (bool given in new[] { false, true })
                {
                    Recurrent layer = Make(kind, backwards: backwards);
                    Tensor x = X();
                    layer.Call([x]);
                    (int[] sizes, NaiveStep step, int output) = Reference(kind, layer);
                    Tensor[] initial = Initial(sizes);
                    (Naive outputs, double[][][] states) = Run(
                        Naive.Of(x), sizes, step, backwards, masked ? (b, t) => mask[b][t] : null,
                        given ? b => [.. initial.Select(state => state[b].ToArray<double>())] : null, output);
                    var context = new CallContext();
                    if (masked) context.SetMask(x, Mask);
                    (Tensor y, IReadOnlyList<Tensor> last) = layer.WithState(x, given ? initial : null, context);
                    Fixture.Near(outputs.Values, y, float64: 1e-13);
                    Assert.Equal(sizes.Length, last.Count);
                    for (int i = 0; i < sizes.Length; i++) Fixture.Near([.. states.SelectMany(row => row[i])], last[i], float64: 1e-13);
                    Assert.Equal(masked, context.MaskOf(y) != null);
                }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_sequence_of_padding_alone_gives_the_initial_state(string kind)
    {
        Recurrent layer = Make(kind, sequences: false);
        Tensor x = X();
        layer.Call([x]);
        (int[] sizes, _, int output) = Reference(kind, layer);
        Tensor[] initial = Initial(sizes);
        var context = new CallContext();
        context.SetMask(x, Mask);
        (Tensor y, IReadOnlyList<Tensor> last) = layer.WithState(x, initial, context);
        Assert.Equal(initial[output][1].ToArray<double>(), y[1].ToArray<double>());
        for (int i = 0; i < sizes.Length; i++) Assert.Equal(initial[i][1].ToArray<double>(), last[i][1].ToArray<double>());
        (Tensor zeros, _) = layer.WithState(x, null, context);
        Assert.All(zeros[1].ToArray<double>(), value => Assert.Equal(0, value));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradients_by_inputs_and_initial_states_are_differences_with_and_without_a_mask(string kind)
    {
        Recurrent layer = Make(kind, sequences: true);
        Tensor x = X();
        layer.Call([x]);
        Tensor[] initial = Initial(Reference(kind, layer).Sizes);
        foreach (bool masked in new[] { false, true })
            foreach (bool training in new[] { false, true })
                GradientCheck.First(kind, [x, .. initial], operands =>
                {
                    var context = new CallContext(training);
                    if (masked) context.SetMask(operands[0], Mask);
                    (Tensor y, IReadOnlyList<Tensor> last) = layer.WithState(operands[0], operands[1..], context);
                    return last.Aggregate(y.Sum([1]) * 0.5, (sum, state) => state.Shape == sum.Shape ? sum + state : sum + state.Sum(1, keep: true)) + y[.., 1];
                });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradients_have_gradients(string kind)
    {
        Recurrent layer = Make(kind, sequences: true, state: false);
        Tensor x = Tensor.Normal([2, 3, Inputs], 5, ElementType.Float64);
        layer.Call([x]);
        GradientCheck.Second(kind, [x], operands => layer.Of(operands[0]).Square());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_masked_input_has_no_gradient_and_padding_at_the_end_changes_no_bit(string kind)
    {
        Recurrent layer = Make(kind, sequences: false, state: false);
        Tensor x = X(type: ElementType.Float32).AsVariable();
        var context = new CallContext();
        context.SetMask(x, Tensor.Range(Time).LessThan(3).BroadcastTo([Batch, Time]));
        Tensor y = layer.Of(x, context), gradient = y.Sum().Gradient(x);
        Assert.All(gradient[.., 3..].ToArray<float>(), value => Assert.Equal(0, value));
        Assert.All(gradient[.., ..3].ToArray<float>(), value => Assert.NotEqual(0, value));
        Assert.Equal(layer.Of(x[.., ..3]).ToArray<float>(), y.ToArray<float>());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_stateful_layer_continues_from_batch_to_batch_and_a_reset_begins_anew(string kind)
    {
        Recurrent whole = Make(kind), parts = Make(kind, stateful: Batch);
        Tensor x = X();
        whole.Call([x]);
        parts.Call([Tensor.Zeros([0, Time, Inputs], ElementType.Float64)]);
        foreach ((Parameter a, Parameter b) in whole.Parameters.Zip(parts.Parameters)) b.Value = a.Value;
        double[] expected = whole.WithState(x).Output.ToArray<double>();
        for (int round = 0; round < 2; round++)
        {
            Tensor first = parts.WithState(x[.., ..2]).Output, second = parts.WithState(x[.., 2..]).Output;
            Assert.Equal(expected, Tensor.Concatenate([first, second], 1).ToArray<double>());
            parts.ResetState();
        }
        Tensor[] zeros = [.. whole.Cell.StateSizes.Select(size => Tensor.Zeros([Batch, size], ElementType.Float64))];
        Assert.Equal(expected, parts.WithState(x, zeros).Output.ToArray<double>());
    }

    [Fact]
    public void A_stateful_model_predicts_saves_and_summarises_and_a_captured_step_continues_as_an_eager_one_does()
    {
        Sequential New() => new(input: [null, Inputs], seed: 4) { new Lstm(Units, returnSequences: true, stateful: Batch), new Gru(2, stateful: Batch) };
        Sequential eager = New(), captured = New();
        eager.Build();
        captured.Build();
        Assert.Contains("lstm", captured.Summary(), StringComparison.Ordinal);
        Assert.Equal(2, captured.Trace().Calls.Count);
        var step = new Step(x => captured.Forward(x, training: false));
        using var folder = new TemporaryFolder();
        for (int i = 0; i < 3; i++)
        {
            Tensor x = X(i, ElementType.Float32);
            Assert.Equal(eager.Forward(x).ToArray<float>(), step.Run(x).ToArray<float>());
        }
        captured.Save(folder["model.safetensors"]);
        Model again = Model.Load(folder["model.safetensors"]);
        Tensor next = X(9, ElementType.Float32);
        float[] expected = eager.Forward(next).ToArray<float>();
        Assert.Equal(expected, again.Predict(next).ToArray<float>());
        Assert.NotEqual(expected, again.Predict(next).ToArray<float>());
        ((Recurrent)again.Layers[0]).ResetState();
        ((Recurrent)again.Layers[1]).ResetState();
        Assert.Equal(New().Build().Forward(next).ToArray<float>(), again.Predict(next).ToArray<float>());
    }

    [Fact]
    public void A_layer_that_is_called_twice_begins_anew_and_a_stateful_one_continues()
    {
        var layer = new Gru(Units);
        Tensor x = X(type: ElementType.Float32);
        Assert.Equal(layer.Of(x).ToArray<float>(), layer.Of(x).ToArray<float>());
        var stateful = new Gru(Units, stateful: Batch);
        Assert.NotEqual(stateful.Of(x).ToArray<float>(), stateful.Of(x).ToArray<float>());
        var input = Symbol.Input([Time, Inputs]);
        var shared = new Gru(Inputs, returnSequences: true);
        var model = new Functional(input, shared.Of(shared.Of(input)), seed: 2);
        Assert.Equal(shared.Of(shared.Of(x)).ToArray<float>(), model.Build().Forward(x).ToArray<float>());
        Assert.Equal(["gru/kernel", "gru/recurrent_kernel", "gru/bias"], model.States.Select(state => state.Path));
    }

    [Fact]
    public void An_encoder_gives_its_state_to_a_decoder_and_the_model_is_trained_saved_and_loaded()
    {
        var source = Symbol.Input([null, Inputs], "source");
        var target = Symbol.Input([null, Inputs], "target");
        (_, IReadOnlyList<Symbol> state) = new Lstm(Units, returnState: true, name: "encoder").WithState(source);
        Symbol decoded = new Lstm(Units, returnSequences: true, name: "decoder").Of(target, state);
        var model = new Functional([source, target], [new Dense(1).Of(decoded)], seed: 1);
        model.Build();
        Tensor a = X(1, ElementType.Float32), b = X(2, ElementType.Float32);
        using var folder = new TemporaryFolder();
        model.Save(folder["model.safetensors"]);
        Assert.Equal(model.Forward([a, b])[0].ToArray<float>(), Model.Load(folder["model.safetensors"]).Forward([a, b])[0].ToArray<float>());
        ParameterGradients gradients = model.Forward([a, b], training: true)[0].Square().Mean().Gradients(model.Parameters);
        Assert.All(model.Parameters.Index(), one => Assert.True((double)gradients[one.Index]!.Abs().Sum() > 0, one.Item.Path));
    }

    [Fact]
    public void Dropout_of_inputs_and_of_the_recurrent_product_has_one_mask_for_all_steps_and_none_at_inference()
    {
        const int many = 400;
        var identity = new Initializer("identity", (shape, _, type) => Tensor.Range(shape[0]).ExpandDims(1).EqualTo(Tensor.Range(shape[1])).Cast(type));
        var layer = new SimpleRnn(many, Activation.Linear, kernelInitializer: Initializer.Zeros, useBias: false, recurrentDropout: 0.5, returnSequences: true,
            recurrentInitializer: identity);
        Tensor x = Tensor.Ones([1, 3, 1]), ones = Tensor.Ones([1, many]);
        float[][] steps = [.. layer.Of(x, [ones], new CallContext(training: true)).Unstack(1).Select(step => step.ToArray<float>())];
        Assert.Equal([0f, 2f], steps[0].Distinct().Order());
        Assert.InRange(steps[0].Count(value => value == 0), 150, 250);
        for (int i = 1; i < 3; i++) Assert.Equal(steps[0].Select(value => value * (1 << i)), steps[i]);
        Assert.All(layer.Of(x, [ones]).ToArray<float>(), value => Assert.Equal(1, value));
        float[] again = layer.Of(x, [ones], new CallContext(training: true)).Unstack(1)[0].ToArray<float>();
        Assert.NotEqual(steps[0], again);

        var inputs = new SimpleRnn(
            1, Activation.Linear, useBias: false, Initializer.Ones, Initializer.Zeros, dropout: 0.25, returnSequences: true);
        float[] sums = inputs.Of(Tensor.Ones([1, 4, 1000]), training: true).ToArray<float>();
        Assert.Single(sums.Distinct());
        Assert.InRange(sums[0], 900, 1100);
    }

    [Fact]
    public void The_bias_of_the_forget_gate_begins_with_ones()
    {
        var layer = new Lstm(2);
        layer.Of(X());
        Assert.Equal([0, 0, 1, 1, 0, 0, 0, 0], layer.Bias!.Value.ToArray<double>());
        var plain = new Lstm(2, unitForgetBias: false);
        plain.Of(X());
        Assert.All(plain.Bias!.Value.ToArray<double>(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_long_sequence_that_a_file_declares_is_built_by_one_step()
    {
        var model = new Sequential(input: [1 << 24, 3]) { new Lstm(2, returnSequences: true), new Bidirectional(new Gru(2)), new Dense(1) };
        model.Build();
        Assert.Equal([1 << 24, 2], model.Layers[0].OutputShape);
    }

    [Fact]
    public void Freezing_a_layer_freezes_its_cell()
    {
        var layer = new Lstm(2) { Trainable = false };
        layer.Of(X());
        Assert.All(layer.Parameters, parameter => Assert.False(parameter.Trainable));
        layer.Trainable = true;
        Assert.All(layer.Parameters, parameter => Assert.True(parameter.Trainable));
    }
}
