namespace Myelin.Tests;

/// <summary>A gated recurrent unit against its definition in plain loops, with masks, backwards, and in files.</summary>
public sealed class GruTests
{
    const int Batch = 3, Time = 5, Inputs = 2, Units = 4;

    static Gru Layer(bool useBias = true, bool returnSequences = true, bool goBackwards = false) =>
        new(Units, useBias: useBias, biasInitializer: Initializer.Uniform(-1, 1), returnSequences: returnSequences, goBackwards: goBackwards);

    [Theory]
    [InlineData(true, false, false)]
    [InlineData(false, false, false)]
    [InlineData(true, true, false)]
    [InlineData(true, false, true)]
    [InlineData(true, true, true)]
    public void States_are_the_definition(bool useBias, bool goBackwards, bool masked)
    {
        Tensor x = Tensor.Normal([Batch, Time, Inputs], 3, ElementType.Float64);
        bool[][] mask = [[true, true, false, false, false], [true, false, true, true, true], [true, true, true, true, true]];
        foreach (bool returnSequences in new[] { true, false })
        {
            Gru layer = Layer(useBias, returnSequences, goBackwards);
            layer.Of(x);
            Naive states = LayerReferences.Gru(
                Naive.Of(x), Naive.Of(layer.Kernel.Value), Naive.Of(layer.RecurrentKernel.Value), useBias ? Naive.Of(layer.Bias!.Value) : null, goBackwards,
                masked ? (b, t) => mask[b][t] : null);
            var context = new CallContext();
            if (masked) context.SetMask(x, Tensor.From(mask.SelectMany(row => row).ToArray(), [Batch, Time]));
            Tensor y = layer.Of(x, context);
            Fixture.Near((returnSequences ? states : states.Last(1)).Values, y, float64: 1e-13);
            bool[]? carried = context.MaskOf(y)?.ToArray<bool>();
            Assert.Equal(masked && returnSequences ? [.. mask.SelectMany(row => goBackwards ? row.Reverse() : row)] : null, carried);
        }
    }

    [Fact]
    public void Gradients_by_the_inputs_are_differences_and_masked_inputs_have_none()
    {
        Tensor x = Tensor.Normal([Batch, Time, Inputs], 4, ElementType.Float64);
        Gru layer = Layer();
        layer.Of(x);
        GradientCheck.First("Gru", [x], operands => layer.Of(operands[0]));
        Tensor variable = x.AsVariable();
        var context = new CallContext();
        context.SetMask(variable, Tensor.Range(Time).LessThan(3).BroadcastTo([Batch, Time]));
        Tensor gradient = layer.Of(variable, context).Sum().Gradient(variable);
        Assert.All(gradient[.., 3..].ToArray<double>(), value => Assert.Equal(0, value));
        Assert.All(gradient[.., ..3].ToArray<double>(), value => Assert.NotEqual(0, value));
    }

    [Fact]
    public void Sequences_of_any_length_are_trained_saved_and_loaded_behind_an_embedding_with_a_mask()
    {
        using var folder = new TemporaryFolder();
        var model = new Sequential(new TensorSpec([null], ElementType.Int32, "tokens"), seed: 3)
        {
            new Embedding(6, 3, maskZero: true), new Gru(4, returnSequences: true), new Gru(3), new Dense(2),
        };
        model.Compile(new Adam(0.01), new SparseCategoricalCrossentropy(fromLogits: true));
        Tensor x = (Tensor.Uniform([32, 7], 1) * 6).Floor().Cast(ElementType.Int32), labels = x[.., 0].GreaterThan(2).Cast(ElementType.Int32);
        History history = model.Fit(Dataset.From(x, labels), epochs: 12, batchSize: 8);
        Assert.True(history["loss"][^1] < history["loss"][0]);
        model.Save(folder["model.safetensors"]);
        Model again = Model.Load(folder["model.safetensors"]);
        Assert.Equal(model.Predict(x).ToArray<float>(), again.Predict(x).ToArray<float>());
        Tensor padded = Tensor.Concatenate([x, Tensor.Zeros([32, 2], ElementType.Int32)], 1);
        Assert.Equal(model.Predict(x).ToArray<float>(), again.Predict(padded).ToArray<float>());
    }
}
