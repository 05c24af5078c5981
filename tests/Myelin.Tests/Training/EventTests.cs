using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

/// <summary>Callbacks listen to weights, gradients and activations without changing a bit.</summary>
public class EventTests
{
    sealed record Hearing(
        BatchResult Result, Dictionary<string, float[]> Weights, Dictionary<string, float[]> Gradients, Dictionary<string, float[]> Activations);

    /// <summary>Keeps a copy of everything that it hears.</summary>
    sealed class Notes(Func<TrainingValue, string, bool> wants) : Callback
    {
        public List<Hearing> Heard { get; } = [];

        public List<(TrainingValue, string)> Asked { get; } = [];

        public override bool Wants(TrainingValue kind, string path)
        {
            Asked.Add((kind, path));
            return wants(kind, path);
        }

        public override void OnBatchEnd(Model model, BatchResult result) =>
            Heard.Add(new(result, Copy(result.Weights), Copy(result.Gradients), Copy(result.Activations)));

        static Dictionary<string, float[]> Copy(IReadOnlyDictionary<string, Tensor> values) =>
            values.ToDictionary(value => value.Key, value => value.Value.ToArray<float>());
    }

    static (string Hash, Notes Notes) Train(bool captures, Func<TrainingValue, string, bool>? wants = null, int epochs = 2)
    {
        Sequential model = Model(new Adam(0.05), dropout: true, input: [4]);
        var notes = new Notes(wants ?? ((_, _) => true));
        model.Fit(Points(20), epochs, batchSize: 8, options: new() { Captures = captures, Callbacks = [notes] });
        return (model.WeightsSha256(), notes);
    }

    [Fact]
    public void Listening_changes_no_bit_and_hears_the_same_captured_and_eager()
    {
        string silent = Train(true, (_, _) => false).Hash;
        (string captured, Notes replayed) = Train(true);
        (string eager, Notes computed) = Train(false);
        Assert.Equal(silent, captured);
        Assert.Equal(silent, eager);
        Assert.Equal(6, replayed.Heard.Count);
        for (int i = 0; i < 6; i++)
        {
            Same(computed.Heard[i].Weights, replayed.Heard[i].Weights);
            Same(computed.Heard[i].Gradients, replayed.Heard[i].Gradients);
            Same(computed.Heard[i].Activations, replayed.Heard[i].Activations);
        }

        static void Same(Dictionary<string, float[]> expected, Dictionary<string, float[]> actual)
        {
            Assert.NotEmpty(expected);
            Assert.Equal(expected.Keys, actual.Keys);
            foreach ((string path, float[] values) in expected) Assert.Equal(values, actual[path]);
        }
    }

    [Fact]
    public void What_is_heard_is_what_a_step_by_hand_computes()
    {
        Sequential model = Model(new SGD(0.1), input: [4]), byHand = Model(new SGD(0.1), input: [4]);
        var notes = new Notes((_, _) => true);
        model.Fit(Points(8), batchSize: 8, options: new() { Callbacks = [notes], Shuffle = false });
        Tensor hidden = ((Layer)byHand.Layers[0]).Of(Points(8).Inputs, new CallContext(training: true)),
            y = ((Layer)byHand.Layers[1]).Of(hidden, new CallContext(training: true));
        Tensor loss = new SparseCategoricalCrossentropy(fromLogits: true).Of(y, Points(8).Targets);
        ParameterGradients gradients = loss.Gradients(byHand.Parameters);
        byHand.Optimizer.Apply(gradients);

        var (result, weights, heard, activations) = notes.Heard.Single();
        Assert.Equal((1, 1, (double)loss), (result.Epoch, result.Batch, result.Loss));
        Assert.Equal(["dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias"], weights.Keys);
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(byHand.Parameters[i].Value.ToArray<float>(), weights[byHand.Parameters[i].Path]);
            Assert.Equal(gradients[i]!.ToArray<float>(), heard[byHand.Parameters[i].Path]);
        }
        Assert.Equal(hidden.ToArray<float>(), activations["dense"]);
        Assert.Equal(y.ToArray<float>(), activations["dense_1"]);
        Assert.Matches(@"^epoch 1, batch 1: loss \d\.\d{4}$", result.ToString());
    }

    [Fact]
    public void Only_what_was_asked_for_is_given()
    {
        Notes notes = Train(true, (kind, path) => (kind, path) is (TrainingValue.Gradients, "dense_1/bias") or (TrainingValue.Activations, "dense")).Notes;
        Assert.All(notes.Heard, heard =>
        {
            Assert.Empty(heard.Weights);
            Assert.Equal("dense_1/bias", Assert.Single(heard.Gradients).Key);
            Assert.Equal("dense", Assert.Single(heard.Activations).Key);
        });
        Assert.Equal(notes.Asked.Count, notes.Asked.Distinct().Count());
        Assert.Contains((TrainingValue.Activations, "dropout"), notes.Asked);
    }

    [Fact]
    public void A_layer_that_is_called_twice_is_heard_twice()
    {
        Symbol x = Symbol.Input([4], "x");
        var shared = new Dense(4, Activation.Tanh, name: "shared");
        var model = new Functional(x, new Dense(3).Of(shared.Of(shared.Of(x))));
        model.Compile(new SGD(0.1), new SparseCategoricalCrossentropy(fromLogits: true));
        var notes = new Notes((kind, path) => kind == TrainingValue.Activations && path == "shared");
        model.Fit(Points(8), batchSize: 8, options: new() { Callbacks = [notes] });
        Assert.Equal(["shared", "shared:1"], notes.Heard.Single().Activations.Keys);
    }

    [Fact]
    public void Batches_of_other_sizes_are_heard_too()
    {
        Notes notes = Train(true, (kind, _) => kind == TrainingValue.Activations).Notes;
        Assert.Equal([64, 64, 32, 64, 64, 32], notes.Heard.Select(heard => heard.Activations["dense"].Length));
    }

    [Fact]
    public void Frozen_parameters_have_no_gradients_to_be_heard()
    {
        Sequential model = Model(new SGD(0.1), input: [4]);
        model.Layers[0].Trainable = false;
        var notes = new Notes((kind, _) => kind == TrainingValue.Gradients);
        model.Fit(Points(8), options: new() { Callbacks = [notes] });
        Assert.Equal(["dense_1/kernel", "dense_1/bias"], notes.Heard.Single().Gradients.Keys);
    }
}
