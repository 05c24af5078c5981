using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

/// <summary>What Fit promises about order, repetition, weights and what it measures.</summary>
public class FitTests
{
    [Fact]
    public void A_model_learns()
    {
        Dataset data = Points(400), test = Points(200, seed: 2);
        Sequential model = Model(new Adam(0.02));
        double before = model.Evaluate(test)["accuracy"];
        History history = model.Fit(data, epochs: 15, batchSize: 32, validation: test);
        Assert.InRange(before, 0, 0.7);
        Assert.InRange(model.Evaluate(test)["accuracy"], 0.9, 1);
        Assert.Equal(15, history.Epochs.Count);
        Assert.True(history["loss"][^1] < 0.4 * history["loss"][0]);
        Assert.Equal(model.Evaluate(test)["accuracy"], history["val_accuracy"][^1]);
    }

    [Fact]
    public void A_float64_model_learns_in_float64()
    {
        Dataset data = Points(200, type: ElementType.Float64);
        Sequential model = Model(new Adam(0.02), dropout: true);
        model.Build(new TensorSpec([4], ElementType.Float64));
        History history = model.Fit(data, epochs: 12);
        Assert.All(model.Parameters, parameter => Assert.Equal(ElementType.Float64, parameter.Type));
        Assert.All(model.Optimizer.States.Where(state => state.Path.Contains("slot")), slot => Assert.Equal(ElementType.Float64, slot.Type));
        Assert.Equal(ElementType.Float64, model.Predict(data.Inputs).Type);
        Assert.True(history["loss"][^1] < 0.7 * history["loss"][0]);
    }

    [Fact]
    public void A_model_without_a_type_takes_that_of_its_data()
    {
        Sequential model = Model();
        model.Fit(Points(20, type: ElementType.Float64));
        Assert.Equal(ElementType.Float64, model.Parameters[0].Type);
    }

    [Fact]
    public void Captured_and_eager_training_give_the_same_bits()
    {
        Dataset data = Points(75), validation = Points(30, seed: 3);
        (string Hash, IReadOnlyList<double> Loss, IReadOnlyList<double> Validation) Train(bool captures)
        {
            Sequential model = Model(dropout: true);
            History history = model.Fit(data, epochs: 3, batchSize: 16, validation,
                new() { Captures = captures, ClassWeights = new Dictionary<int, double> { [0] = 2 } });
            return (model.WeightsSha256(), history["loss"], history["val_loss"]);
        }
        var (eager, captured) = (Train(false), Train(true));
        Assert.Equal(eager.Hash, captured.Hash);
        Assert.Equal(eager.Loss, captured.Loss);
        Assert.Equal(eager.Validation, captured.Validation);
    }

    [Fact]
    public void Fit_is_a_loop_over_the_batches_of_seed_and_epoch()
    {
        Dataset data = Points(50);
        Sequential fitted = Model(dropout: true), looped = Model(dropout: true);
        fitted.Fit(data, epochs: 3, batchSize: 16, options: new() { Seed = 8 });
        var loss = new SparseCategoricalCrossentropy(fromLogits: true);
        var optimizer = new Adam(0.01);
        for (int epoch = 1; epoch <= 3; epoch++)
            foreach ((Tensor x, Tensor y) in data.Batches(16, shuffle: true, seed: 8, epoch))
                optimizer.Apply(loss.Of(looped.Forward(x, training: true), y).Gradients(looped.Parameters));
        Assert.Equal(looped.WeightsSha256(), fitted.WeightsSha256());
    }

    [Fact]
    public void The_same_training_gives_the_same_bits_and_another_seed_others()
    {
        string Train(long order, long weights = 0, bool shuffle = true)
        {
            Sequential model = Model(seed: weights, dropout: true);
            model.Fit(Points(50), epochs: 2, batchSize: 16, options: new() { Seed = order, Shuffle = shuffle });
            return model.WeightsSha256();
        }
        string first = Train(1);
        Assert.Equal(first, Train(1));
        Assert.NotEqual(first, Train(2));
        Assert.NotEqual(first, Train(1, weights: 1));
        Assert.Equal(Train(1, shuffle: false), Train(2, shuffle: false));
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(4, 3)]
    [InlineData(5, 2)]
    [InlineData(10, 1)]
    [InlineData(64, 1)]
    public void Every_example_counts_once_whatever_the_batch_size(int batchSize, int batches)
    {
        Dataset data = Points(10);
        Sequential model = Model(new SGD(0));
        int heard = 0;
        History history = model.Fit(data, batchSize: batchSize, options: new() { Callbacks = [new Listener { BatchEnd = (_, batch, _) => heard = batch }] });
        Assert.Equal(batches, heard);
        Assert.Equal(model.Evaluate(data).Loss, history["loss"][0], 1e-6);
        Assert.Equal(model.Evaluate(data)["accuracy"], history["accuracy"][0], 1e-12);
    }

    [Fact]
    public void Evaluation_does_not_depend_on_the_batch_size_beyond_rounding()
    {
        Dataset data = Points(101);
        Sequential model = Model();
        Evaluation whole = model.Evaluate(data, batchSize: 101);
        foreach (int size in new[] { 1, 7, 32, 100, 1000 })
        {
            Assert.Equal(whole.Loss, model.Evaluate(data, size).Loss, 1e-6);
            Assert.Equal(whole["accuracy"], model.Evaluate(data, size)["accuracy"], 1e-12);
        }
    }

    [Fact]
    public void A_validation_split_is_the_datas_own_split()
    {
        Dataset data = Points(60);
        Sequential one = Model(), two = Model();
        (Dataset fit, Dataset validation) = data.Split(0.25, seed: 5);
        History a = one.Fit(data, epochs: 2, options: new() { ValidationSplit = 0.25, Seed = 5 });
        History b = two.Fit(fit, epochs: 2, validation: validation, options: new() { Seed = 5 });
        Assert.Equal(one.WeightsSha256(), two.WeightsSha256());
        Assert.Equal(a["val_loss"], b["val_loss"]);
        Assert.Equal(15, validation.Count);
    }

    [Fact]
    public void Validation_changes_nothing_that_is_learnt()
    {
        Sequential with = Model(dropout: true), without = Model(dropout: true);
        with.Fit(Points(40), epochs: 3, validation: Points(20, seed: 2));
        without.Fit(Points(40), epochs: 3);
        Assert.Equal(without.WeightsSha256(), with.WeightsSha256());
    }

    /// <summary>The weights after one step of plain descent on all of some examples.</summary>
    static double[] OneStep(Dataset data, double rate, FitOptions options)
    {
        Sequential model = Model(new SGD(rate));
        model.Build(new TensorSpec([4], ElementType.Float64));
        model.Fit(data, batchSize: 1000, options: options with { Shuffle = false });
        return [.. model.Parameters.SelectMany(parameter => parameter.Value.ToArray<double>())];
    }

    static Dataset Chosen(Dataset data, params int[] rows)
    {
        (Tensor x, Tensor y) = data.Examples(rows);
        return Dataset.From(x, y);
    }

    static void Same(double[] expected, double[] actual) => Fixture.Near(expected, Tensor.From(actual), float64: 1e-13);

    [Fact]
    public void A_weight_of_two_is_the_example_twice_up_to_the_mean()
    {
        Dataset data = Points(6, type: ElementType.Float64);
        double[] weighted = OneStep(data, 0.1, new() { SampleWeights = Tensor.From(1f, 2f, 1f, 1f, 1f, 1f) });
        Same(OneStep(Chosen(data, 0, 1, 1, 2, 3, 4, 5), 0.1 * 7 / 6, new()), weighted);
    }

    [Fact]
    public void A_weight_of_zero_leaves_the_example_out_up_to_the_mean()
    {
        Dataset data = Points(6, type: ElementType.Float64);
        double[] weighted = OneStep(data, 0.1, new() { SampleWeights = Tensor.From(1f, 0f, 1f, 1f, 0f, 1f) });
        Same(OneStep(Chosen(data, 0, 2, 3, 5), 0.1 * 4 / 6, new()), weighted);
    }

    [Fact]
    public void Class_weights_are_weights_by_label_and_multiply_those_of_examples()
    {
        Dataset data = Points(12, type: ElementType.Float64);
        int[] labels = data.Targets.ToArray<int>();
        var byClass = new Dictionary<int, double> { [0] = 3, [2] = 0.5 };
        float[] by = [.. labels.Select(label => label == 0 ? 3f : label == 2 ? 0.5f : 1f)], own = [.. Enumerable.Range(1, 12).Select(i => i / 8f)];
        Assert.Equal(3, labels.Distinct().Count());
        Assert.Equal(OneStep(data, 0.1, new() { SampleWeights = Tensor.From(by) }), OneStep(data, 0.1, new() { ClassWeights = byClass }));
        Assert.Equal(
            OneStep(data, 0.1, new() { SampleWeights = Tensor.From([.. by.Zip(own, (a, b) => a * b)]) }),
            OneStep(data, 0.1, new() { ClassWeights = byClass, SampleWeights = Tensor.From(own) }));
    }

    [Fact]
    public void Sample_weights_follow_their_examples_through_the_shuffle()
    {
        Dataset data = Points(40, type: ElementType.Float64);
        int[] kept = [.. Enumerable.Range(0, 40).Where(i => i % 3 != 0)];
        Sequential model = Model(new SGD(0));
        History all = model.Fit(data, batchSize: 7,
            options: new() { SampleWeights = Tensor.From([.. Enumerable.Range(0, 40).Select(i => i % 3 == 0 ? 0f : 1f)]) });
        Assert.Equal(model.Evaluate(Chosen(data, kept)).Loss * kept.Length / 40, all["loss"][0], 1e-12);
    }

    [Fact]
    public void Fitting_twice_goes_on_where_the_first_stopped()
    {
        Sequential once = Model(dropout: true), twice = Model(dropout: true);
        var options = new FitOptions { Shuffle = false };
        once.Fit(Points(50), epochs: 4, options: options);
        twice.Fit(Points(50), epochs: 1, options: options);
        twice.Fit(Points(50), epochs: 3, options: options);
        Assert.Equal(once.WeightsSha256(), twice.WeightsSha256());
        Assert.Equal(8, (double)twice.Optimizer.Steps.Value);
    }

    [Fact]
    public void No_epochs_leave_the_model_as_it_was()
    {
        Sequential model = Model(input: [4]);
        string before = model.WeightsSha256();
        Assert.Empty(model.Fit(Points(5), epochs: 0).Epochs);
        Assert.Equal(before, model.WeightsSha256());
    }

    [Fact]
    public void The_learning_rate_can_be_changed_between_and_during_trainings()
    {
        Sequential model = Model(new SGD(0.1), input: [4]);
        model.Optimizer.LearningRate = 0;
        string before = model.WeightsSha256();
        model.Fit(Points(20), epochs: 2);
        Assert.Equal(before, model.WeightsSha256());
        History history = model.Fit(Points(20), epochs: 3,
            options: new() { Callbacks = [new Listener { EpochBegin = epoch => model.Optimizer.LearningRate = epoch == 1 ? 0 : 0.1 }] });
        Assert.Equal([0, 0.1, 0.1], history.Epochs.Select(epoch => epoch.LearningRate));
        Assert.NotEqual(before, model.WeightsSha256());
    }

    [Fact]
    public void Frozen_layers_stay_and_the_captured_step_is_recorded_anew_when_that_changes()
    {
        Sequential model = Model(input: [4]);
        byte[] Bytes(int layer) => [.. model.Layers[layer].Parameters.SelectMany(parameter => SafeTensors.LittleEndian(parameter.Value))];
        model.Fit(Points(32));
        byte[] first = Bytes(0), second = Bytes(1);
        foreach (Parameter parameter in model.Layers[0].Parameters) parameter.Trainable = false;
        model.Fit(Points(32));
        Assert.Equal(first, Bytes(0));
        Assert.NotEqual(second, Bytes(1));
        second = Bytes(1);
        foreach (Parameter parameter in model.Parameters) parameter.Trainable = !parameter.Trainable;
        model.Fit(Points(32));
        Assert.NotEqual(first, Bytes(0));
        Assert.Equal(second, Bytes(1));
    }

    [Fact]
    public void Bytes_are_served_as_numbers_from_0_to_1()
    {
        byte[] pixels = [.. Enumerable.Range(0, 8).Select(i => (byte)(i * 36))];
        Dataset bytes = Dataset.From(Tensor.From(pixels, [2, 4]), Tensor.From(0, 1));
        Dataset numbers = Dataset.From(Tensor.From([.. pixels.Select(pixel => pixel * (float)(1.0 / 255))], [2, 4]), Tensor.From(0, 1));
        Sequential one = Model(), two = Model();
        one.Fit(bytes);
        two.Fit(numbers);
        Assert.Equal(two.WeightsSha256(), one.WeightsSha256());
    }
}
