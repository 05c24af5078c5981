namespace Myelin.Tests;

/// <summary>Graphs of functions as data: they name every op, attribute, state and constant, run again on other inputs, and can be changed.</summary>
public sealed class RecordedGraphTests
{
    static readonly Tensor Input = Numbers.Tensor([3, 4], ElementType.Float32, 1);

    /// <summary>Ops with and without gradients, of one and of several outputs, with constants.</summary>
    static Tensor[] Many(Tensor[] x)
    {
        Tensor positive = x[0].GreaterThan(0).Cast(ElementType.Float32), best = x[0].ArgMax();
        (Tensor values, Tensor indices) = (x[0] * 2.5 + positive).Sort();
        Tensor[] parts = values.Split([1, 3], 1);
        return [parts[1].Sum(1) - parts[0].Reshape(3), best + indices[.., 0], Tensor.Where(positive.EqualTo(1), x[0], x[0].StopGradient())];
    }

    [Fact]
    public void It_holds_every_op_with_its_attributes_in_an_order_in_which_they_can_run()
    {
        var graph = ComputationGraph.Of(Many, Input.Named("x"));
        Assert.Equal(["x"], graph.Inputs.Select(input => input.Name));
        Assert.Equal(GraphNodeKind.Input, graph.Inputs[0].Kind);
        string[] ops = [.. graph.Calls.Select(call => call.Op.Name)];
        foreach (string op in new[]
        {
            "GreaterThan", "Cast", "ArgMax", "Multiply", "Add", "Sort", "Split", "Sum", "Reshape", "Slice", "EqualTo", "Where", "StopGradient",
        })
            Assert.Contains(op, ops);
        var split = (Ops.Split)graph.Calls.Single(call => call.Op is Ops.Split).Op;
        Assert.Equal((1, "[1, 3]"), (split.Axis, $"[{string.Join(", ", split.Sizes)}]"));
        Assert.Equal("Split(axis 1, sizes [1, 3])", split.ToString());
        Assert.Equal([new OpAttribute("Axis", 1), new OpAttribute("Sizes", split.Sizes)], split.Attributes);
        Assert.Equal(2, graph.Calls.Single(call => call.Op is Ops.Sort).Outputs.Count);
        Assert.Contains(graph.Nodes, node => node is { Kind: GraphNodeKind.Constant, Name: "2.5" } && (double)node.Value! == 2.5);
        Assert.All(graph.Calls, call => Assert.All(call.Inputs, input => Assert.True(input.Index < call.Outputs[0].Index)));
        Assert.Equal(Enumerable.Range(0, graph.Nodes.Count), graph.Nodes.Select(node => node.Index));
        Assert.All(graph.Nodes, node => Assert.Equal((node.Shape, node.Type), (node.Value!.Shape, node.Value.Type)));
        Assert.False(graph.HasGradients);
    }

    [Fact]
    public void It_runs_again_on_other_inputs_and_shapes_eagerly_and_in_a_step()
    {
        var graph = ComputationGraph.Of(Many, Input);
        var step = new Step(graph.Run) { Check = true };
        for (int run = 0; run < 3; run++)
        {
            Tensor[] x = [Numbers.Tensor([3, 4], ElementType.Float32, 5 + run)], expected = Many(x), eager = graph.Run(x), captured = step.Run(x);
            for (int i = 0; i < expected.Length; i++)
            {
                SameBits.Assert(expected[i], eager[i], $"run {run}, result {i}");
                SameBits.Assert(expected[i], captured[i], $"run {run} captured, result {i}");
            }
        }
        var sums = ComputationGraph.Of(x => x.Tanh().Sum(-1), Input);
        Assert.Equal([7], sums.Run(Tensor.Ones([7, 2]))[0].Shape.ToArray());
        Assert.Contains("expects 1 inputs, received 2", Assert.Throws<ArgumentException>(() => graph.Run(Input, Input)).Message);
    }

    [Theory]
    [MemberData(nameof(OpTable.Names), MemberType = typeof(OpTable))]
    public void Every_op_runs_again_with_its_bits_and_its_gradients(string name)
    {
        OpRow row = OpTable.Get(name);
        Tensor[] first = row.Operands(row.Inputs[0], ElementType.Float32), second = row.Operands(row.Inputs[0], ElementType.Float32, seed: 77);
        var graph = ComputationGraph.Of(x => [row.Call(x)], first);
        Tensor[] expected = GradientCheck.ValueAndGradients(
            second, row.Call)(second), received = GradientCheck.ValueAndGradients(second, x => graph.Run(x)[0])(second);
        for (int i = 0; i < expected.Length; i++) SameBits.Assert(expected[i], received[i], $"{name}, {(i == 0 ? "value" : $"gradient {i - 1}")}");
    }

    [Fact]
    public void Gradients_flow_where_they_flowed_and_stop_where_they_stopped()
    {
        Func<Tensor, Tensor> function = x =>
        {
            Tensor scale;
            using (Recording.Off()) scale = x.Square() + 1;
            return (x * scale + x.StopGradient() * x + (x * 3).StopGradient()).Sum();
        };
        var graph = ComputationGraph.Of(function, Tensor.From(1.0, 2.0));
        Tensor x = Tensor.From(3.0, -1.0).AsVariable();
        Assert.Equal(function(x).Gradient(x).ToArray<double>(), graph.Run(x)[0].Gradient(x).ToArray<double>());
        Assert.Equal([13.0, 1.0], graph.Run(x)[0].Gradient(x).ToArray<double>());
    }

    [Fact]
    public void Parameters_and_other_states_are_named_by_their_path_and_read_at_each_run()
    {
        var model = new Sequential(input: [4]) { new Dense(3), new BatchNormalization() };
        var graph = ComputationGraph.Of(x => model.Forward(x, training: false), Input);
        Assert.Equal(["dense/kernel", "dense/bias"], graph.Nodes.Where(node => node.Kind == GraphNodeKind.Parameter).Select(node => node.Name).Take(2));
        Assert.Contains(graph.Nodes, node => node is { Kind: GraphNodeKind.State, Name: "batch_normalization/moving_mean" });
        Assert.Equal(6, graph.States.Count());
        Parameter kernel = model.Parameters.Single(parameter => parameter.Path == "dense/kernel");
        kernel.Value = kernel.Value * 2;
        Tensor expected = model.Forward(Input, training: false);
        SameBits.Assert(expected, graph.Run(Input)[0], "after a change");
        Tensor[] gradients =
        [
            graph.Run(Input)[0].Square().Sum().Gradients([kernel]).Of(kernel),
            model.Forward(Input, training: false).Square().Sum().Gradients([kernel]).Of(kernel),
        ];
        SameBits.Assert(gradients[1], gradients[0], "the gradient by a parameter");
    }

    [Fact]
    public void States_that_a_function_writes_are_left_as_they_were_and_written_when_the_graph_runs()
    {
        var count = new State(Tensor.From(0L), "count");
        Tensor[] Count(Tensor[] x)
        {
            Tensor before = count.Value;
            count.Value = before + 1;
            Tensor between = count.Value;
            count.Value = between * 10;
            return [x[0] + before.Cast(ElementType.Float32), between, count.Value];
        }
        var graph = ComputationGraph.Of(Count, Tensor.From(1f));
        Assert.Equal(0, count.Value.Item<long>());
        Assert.Equal(2, graph.Writes.Count);
        Assert.Equal("count", graph.Writes[0].State.Path);
        var step = new Step(graph.Run);
        long expected = 0;
        for (int run = 0; run < 4; run++)
        {
            Tensor[] y = run < 2 ? graph.Run(Tensor.From(5f)) : step.Run([Tensor.From(5f)]);
            Assert.Equal((5f + expected, expected + 1), (y[0].Item<float>(), y[1].Item<long>()));
            expected = (expected + 1) * 10;
            Assert.Equal((expected, expected), (y[2].Item<long>(), count.Value.Item<long>()));
        }
    }

    [Fact]
    public void Random_numbers_are_drawn_anew_at_each_run()
    {
        var random = new RandomState(3);
        var graph = ComputationGraph.Of(x => x + Tensor.Uniform(x.Shape, random.Next()), Input);
        float[] first = graph.Run(Input)[0].ToArray<float>(), second = graph.Run(Input)[0].ToArray<float>();
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Calls_are_replaced_by_others_or_by_their_inputs()
    {
        var graph = ComputationGraph.Of(x => (x.Relu().Named("active") * 2).Sum(-1), Input.Named("x"));
        ComputationGraph gelu = graph.Replace((call, x) => call.Op is UnaryOp<Ops.Relu> ? [x[0].Gelu()] : null);
        SameBits.Assert((Input.Gelu() * 2).Sum(-1), gelu.Run(Input)[0], "Gelu for Relu");
        Assert.Equal(("x", "Gelu(x)"), (gelu.Inputs[0].Name, gelu["active"].Expression));
        Assert.DoesNotContain(gelu.Nodes, node => node.Op is UnaryOp<Ops.Relu>);
        Assert.Contains(graph.Nodes, node => node.Op is UnaryOp<Ops.Relu>);
        ComputationGraph dropped = graph.Replace((call, x) => call.Op is UnaryOp<Ops.Relu> or BinaryOp<Ops.Multiply> ? [x[0]] : null);
        SameBits.Assert(Input.Sum(-1), dropped.Run(Input)[0], "without Relu");
        Assert.Equal(["x", "v1"], dropped.Nodes.Select(node => node.Name));
        ComputationGraph leaky = graph.Replace((call, x) => call.Op is UnaryOp<Ops.Relu> ? [x[0].LeakyRelu(0.5)] : null);
        Assert.Equal(0.5, ((UnaryOp<Ops.LeakyRelu>)leaky["active"].Op!).Formula.Slope);
        Assert.Contains("has 1 outputs, received 2", Assert.Throws<ArgumentException>(() => graph.Replace((call, x) => [x[0], x[0]])).Message);
    }

    [Fact]
    public void Replacing_moves_no_statistics_on()
    {
        var model = new Sequential(input: [4]) { new BatchNormalization() };
        var graph = ComputationGraph.Of(x => model.Forward(x, training: true), Input);
        Assert.Equal(2, graph.Writes.Count);
        float[][] before = [.. model.States.Select(state => state.Value.ToArray<float>())];
        graph.Replace((_, _) => null);
        Assert.Equal(before, model.States.Select(state => state.Value.ToArray<float>()));
        graph.Run(Input);
        Assert.NotEqual(before, model.States.Select(state => state.Value.ToArray<float>()));
    }

    [Fact]
    public void A_gradient_within_the_function_is_recorded_too()
    {
        Func<Tensor, Tensor> slope = x => { Tensor v = x.AsVariable(); return (v.Softmax() * v.Gelu()).Sum().Gradient(v); };
        var graph = ComputationGraph.Of(slope, Input);
        Tensor other = Numbers.Tensor([3, 4], ElementType.Float32, 9);
        float[] expected = slope(other).ToArray<float>(), received = graph.Run(other)[0].ToArray<float>();
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], received[i], 1e-5f);
    }

    [Fact]
    public void Data_of_the_program_stay_constant_even_where_they_are_the_example_input()
    {
        Tensor data = Tensor.From(1f, 2f);
        var graph = ComputationGraph.Of(x => x - data, data);
        Assert.Equal([9f, 18f], graph.Run(Tensor.From(10f, 20f))[0].ToArray<float>());
    }

    [Fact]
    public void An_op_of_constants_alone_is_a_constant()
    {
        var graph = ComputationGraph.Of(x => x + Tensor.Range(3).Cast(ElementType.Float32) * 2, Tensor.Ones([3]));
        Assert.Equal(["Add"], graph.Calls.Select(call => call.Op.Name));
    }

    [Fact]
    public void The_graph_of_a_gradient_walk_runs_again()
    {
        Tensor w = Tensor.From(2.0, 3.0).AsVariable().Named("w"), x = Tensor.From(1.0, 4.0).Named("x");
        ComputationGraph graph = (w * x).Square().Sum().Graph();
        Tensor again = graph.Run()[0];
        Assert.Equal(148.0, (double)again);
        Assert.Equal([4.0, 96.0], again.Gradient(w).ToArray<double>());
        Assert.Contains(graph.Calls, call => call.ToString() == "v1 = w × x");
    }

    [Fact]
    public void Ops_of_equal_attributes_are_equal()
    {
        Assert.Equal(new Ops.Transpose([1, 0]), new Ops.Transpose([1, 0]));
        Assert.NotEqual(new Ops.Transpose([1, 0]), new Ops.Transpose([0, 1]));
        Assert.Equal(new Ops.Split(1, [2, 3]), new Ops.Split(1, [2, 3]));
        Assert.Equal(new Ops.Place([1, 0], [3, 4]), new Ops.Place([1, 0], [3, 4]));
        Assert.Equal(new UnaryOp<Ops.Clamp>(new(0, 1)), new UnaryOp<Ops.Clamp>(new(0, 1)));
        Assert.NotEqual(new UnaryOp<Ops.Clamp>(new(0, 1)), new UnaryOp<Ops.Clamp>(new(0, 2)));
        Assert.Equal(new Ops.Slice(0, 1, 2), new Ops.Slice(1, 1, 2) with { Axis = 0 });
    }

    [Fact]
    public void Every_op_is_public_and_what_it_was_made_with_can_be_read()
    {
        foreach (Type op in typeof(Op).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Op))))
        {
            Assert.True(op.IsPublic, $"{op.Name} is not public");
            foreach (var parameter in op.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length)?.GetParameters() ?? [])
                Assert.Equal(parameter.ParameterType, op.GetProperty(parameter.Name!)?.PropertyType);
            Assert.All(op.GetFields(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic),
                field => Assert.NotEqual(typeof(Tensor), field.FieldType));
        }
    }
}
