using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

/// <summary>Models of several inputs and outputs, trained by a loss for each output.</summary>
public class OutputTests
{
    /// <summary>Two inputs, a class of three and a quantity.</summary>
    static Dataset Data(int count, long seed = 1, ElementType type = ElementType.Float32)
    {
        (Tensor a, Tensor b) = (Tensor.Normal([count, 4], seed, type), Tensor.Normal([count, 2], seed + 50, type));
        return Dataset.From(
            [("a", a), ("b", b)],
            [("kind", a.MatMul(Tensor.Normal([4, 3], 77, type)).ArgMax().Cast(ElementType.Int32)), ("size", b.Sum(1).Reshape(count, 1))]);
    }

    static Functional Model(ElementType type = ElementType.Float32, long seed = 3)
    {
        Symbol a = Symbol.Input(new TensorSpec([4], type), "a"), b = Symbol.Input(new TensorSpec([2], type), "b");
        Symbol both = new Concatenate().Of(new Dense(6, Activation.Tanh).Of(a), b);
        return new([a, b], [new Dense(3, name: "kind").Of(both), new Dense(1, name: "size", kernelRegularizer: Regularizer.L2(0.01)).Of(both)], seed);
    }

    static Functional Compiled(Optimizer? optimizer = null, double kind = 1, double size = 0.5, ElementType type = ElementType.Float32)
    {
        Functional model = Model(type);
        model.Compile(optimizer ?? new Adam(0.02),
        [
            new OutputLoss("kind", new SparseCategoricalCrossentropy(fromLogits: true), kind, [new Accuracy()]),
            new OutputLoss("size", new MeanSquaredError(), size, [new MeanAbsoluteError(), new MeanSquaredError("again")]),
        ]);
        return model;
    }

    static readonly string[] Names = ["loss", "kind_loss", "kind_accuracy", "size_loss", "size_mean_absolute_error", "size_again"];

    [Fact]
    public void Two_heads_learn_and_every_value_has_the_name_of_its_output()
    {
        Functional model = Compiled();
        History history = model.Fit(Data(300), epochs: 12, validation: Data(90, seed: 9));
        Assert.Equal([.. Names, .. Names.Select(name => $"val_{name}")], history.Epochs[0].Metrics.Select(metric => metric.Name));
        Assert.InRange(history["val_kind_accuracy"][^1], 0.8, 1);
        Assert.True(history["val_size_loss"][^1] < 0.1 * history["val_size_loss"][0]);
        Evaluation found = model.Evaluate(Data(90, seed: 9));
        Assert.Equal(history["val_loss"][^1], found.Loss);
        Assert.Equal(MetricDirection.HigherIsBetter, model.DirectionOf("val_kind_accuracy"));
    }

    [Fact]
    public void The_loss_is_the_weighted_sum_of_the_outputs_losses_and_the_penalty()
    {
        Functional model = Compiled(new SGD(0), kind: 2, size: 0.25, ElementType.Float64);
        Dataset data = Data(30, type: ElementType.Float64);
        double penalty = (double)model.Penalty();
        Assert.True(penalty > 0);
        foreach (int batch in new[] { 30, 7 })
        {
            EpochResult trained = model.Fit(data, batchSize: batch).Epochs[0];
            Evaluation found = model.Evaluate(data, batch);
            Assert.Equal(2 * found["kind_loss"] + 0.25 * found["size_loss"] + penalty, found.Loss, 1e-12);
            foreach (string name in Names) Assert.Equal(found[name], trained[name], 1e-12);
            Assert.Equal(found["size_loss"], found["size_again"], 1e-12);
        }
    }

    [Fact]
    public void Fit_is_the_loop_that_one_would_write()
    {
        Functional fitted = Compiled(), looped = Model();
        fitted.Fit(Data(40), epochs: 2, batchSize: 16, options: new() { Seed = 5 });
        var optimizer = new Adam(0.02);
        for (int epoch = 1; epoch <= 2; epoch++)
            foreach (Batch batch in Data(40).Batches(16, shuffle: true, seed: 5, epoch))
            {
                IReadOnlyList<Tensor> y = looped.Forward([batch.Input("a"), batch.Input("b")], training: true);
                Tensor loss = new SparseCategoricalCrossentropy(true).Of(y[0], batch.Target("kind"))
                    + new MeanSquaredError().Of(y[1], batch.Target("size")) * 0.5 + looped.Penalty();
                optimizer.Apply(loss.Gradients(looped.Parameters));
            }
        Assert.Equal(looped.WeightsSha256(), fitted.WeightsSha256());
    }

    [Fact]
    public void Parts_are_matched_by_name_whatever_their_order_and_further_ones_are_left_out()
    {
        (Functional one, Functional other) = (Compiled(), Compiled());
        Dataset data = Data(40);
        Batch all = data.Examples([.. Enumerable.Range(0, 40)]);
        Dataset mixed = Dataset.From(
            [("b", all.Input("b")), ("c", Tensor.Ones([40, 7])), ("a", all.Input("a"))],
            [("size", all.Target("size")), ("kind", all.Target("kind")), ("more", Tensor.Ones([40]))]);
        one.Fit(data, epochs: 2);
        other.Fit(mixed, epochs: 2, validation: data);
        Assert.Equal(one.WeightsSha256(), other.WeightsSha256());
        Assert.Equal(one.PredictAll(data)["size"].ToArray<float>(), other.PredictAll(mixed)["size"].ToArray<float>());
    }

    [Fact]
    public void Predictions_have_names_and_do_not_depend_on_the_batch_size()
    {
        Functional model = Model();
        Dataset data = Data(21);
        Batch all = data.Examples([.. Enumerable.Range(0, 21)]);
        Predictions found = model.PredictAll(data, 8), same = model.PredictAll([all.Input("a"), all.Input("b")], 21);
        Assert.Equal(2, found.Count);
        Assert.Equal("kind [21, 3], size [21, 1]", found.ToString());
        Assert.Same(found[1], found["size"]);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(model.Forward([all.Input("a"), all.Input("b")])[i].ToArray<float>(), found[i].ToArray<float>());
            Assert.Equal(found[i].ToArray<float>(), same[i].ToArray<float>());
        }
        Assert.Contains("did you mean \"size\"", Assert.Throws<ArgumentException>(() => found["sise"]).Message, StringComparison.Ordinal);
        Assert.Contains("PredictAll", Assert.Throws<InvalidOperationException>(() => model.Predict(data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_count_for_the_outputs_that_they_are_given_for()
    {
        const int Count = 12;
        Dataset data = Data(Count, type: ElementType.Float64);
        Batch all = data.Examples([.. Enumerable.Range(0, Count)]);
        double[] weights = [.. Enumerable.Range(1, Count).Select(i => i / 8.0)];
        var byKind = new Dictionary<int, double> { [0] = 3, [2] = 0.5 };
        double[] kinds = [.. all.Target("kind").ToArray<int>().Select(kind => byKind.GetValueOrDefault(kind, 1))];
        double Loss(FitOptions options) => Compiled(new SGD(0), type: ElementType.Float64).Fit(data, batchSize: 5, options: options)["loss"][0];

        Functional model = Model(ElementType.Float64);
        IReadOnlyList<Tensor> y = model.Forward([all.Input("a"), all.Input("b")]);
        double[] first = new SparseCategoricalCrossentropy(true).Each(y[0], all.Target("kind")).ToArray<double>(),
            second = new MeanSquaredError().Each(y[1], all.Target("size")).ToArray<double>();
        double Expected(Func<int, double> kind, Func<int, double> size) =>
            Enumerable.Range(0, Count).Average(i => kind(i) * first[i] + 0.5 * size(i) * second[i]) + (double)model.Penalty();

        Assert.Equal(Expected(_ => 1, _ => 1), Loss(new()), 1e-12);
        Assert.Equal(Expected(i => weights[i], i => weights[i]), Loss(new() { SampleWeights = Tensor.From(weights) }), 1e-12);
        Assert.Equal(Expected(_ => 1, i => weights[i]),
            Loss(new() { OutputSampleWeights = new Dictionary<string, Tensor> { ["size"] = Tensor.From(weights) } }), 1e-12);
        Assert.Equal(Expected(i => kinds[i], _ => 1),
            Loss(new() { OutputClassWeights = new Dictionary<string, IReadOnlyDictionary<int, double>> { ["kind"] = byKind } }), 1e-12);
        Assert.Equal(Expected(i => kinds[i] * weights[i], i => weights[i]), Loss(new()
        {
            SampleWeights = Tensor.From(weights),
            OutputClassWeights = new Dictionary<string, IReadOnlyDictionary<int, double>> { ["kind"] = byKind },
        }), 1e-12);
        Assert.Contains("one label", Assert.Throws<ShapeException>(() => Loss(new() { ClassWeights = byKind })).Message, StringComparison.Ordinal);
        Assert.Contains("\"kind\"", Assert.Throws<ArgumentException>(() =>
            Loss(new() { OutputSampleWeights = new Dictionary<string, Tensor> { ["kimd"] = Tensor.From(weights) } })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_without_a_loss_is_not_trained_and_needs_no_target()
    {
        Functional model = Model();
        model.Compile(new SGD(0.1), [new OutputLoss("size", new MeanSquaredError())]);
        string[] Bits() => [.. model.Parameters.Select(parameter => Convert.ToHexString(SafeTensors.LittleEndian(parameter.Value)))];
        foreach (Parameter parameter in model.Parameters) parameter.Trainable = !parameter.Path.StartsWith("kind", StringComparison.Ordinal);
        string[] before = Bits();
        Batch all = Data(20).Examples([.. Enumerable.Range(0, 20)]);
        History history = model.Fit(Dataset.From([("a", all.Input("a")), ("b", all.Input("b"))], [("size", all.Target("size"))]), epochs: 2);
        Assert.Equal(["loss", "size_loss"], history.Epochs[0].Metrics.Select(metric => metric.Name));
        Assert.Equal(model.Parameters.Select(parameter => parameter.Path.StartsWith("kind", StringComparison.Ordinal)), before.Zip(Bits(), (a, b) => a == b));
    }

    [Fact]
    public void A_saved_model_of_two_heads_trains_on_with_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        Functional model = Compiled(new SGD(0.1));
        model.Fit(Data(30));
        model.Save(folder["two.safetensors"]);
        Model loaded = Myelin.Model.Load(folder["two.safetensors"]);
        Assert.Equal(model.Losses.Select(output => output.ToString()), loaded.Losses.Select(output => output.ToString()));
        Assert.Equal(0.5, loaded.Losses[1].Weight);
        History expected = model.Fit(Data(30), epochs: 2), received = loaded.Fit(Data(30), epochs: 2);
        Assert.Equal(model.WeightsSha256(), loaded.WeightsSha256());
        foreach (string name in Names) Assert.Equal(expected[name], received[name]);
    }

    [Fact]
    public void What_does_not_go_together_is_said_with_the_names()
    {
        Functional model = Compiled();
        Batch all = Data(5).Examples([0, 1, 2, 3, 4]);
        Tensor a = all.Input("a"), b = all.Input("b"), kind = all.Target("kind"), size = all.Target("size");
        static string Error<E>(Action action) where E : Exception => Assert.Throws<E>(action).Message;
        Assert.Contains("expects input parts named a, b, received a, c, without \"b\"",
            Error<ArgumentException>(() => model.Fit(Dataset.From([("a", a), ("c", b)], [("kind", kind), ("size", size)]))), StringComparison.Ordinal);
        Assert.Contains("expects target parts named kind, size, received kind, sizes",
            Error<ArgumentException>(() => model.Fit(Dataset.From([("a", a), ("b", b)], [("kind", kind), ("sizes", size)]))), StringComparison.Ordinal);
        Assert.Contains("expects 2 input parts (a, b), received 1",
            Error<ArgumentException>(() => model.Predict(Dataset.From(a, kind))), StringComparison.Ordinal);
        Assert.Contains("did you mean \"kind\"",
            Error<InvalidOperationException>(() => model.Compile(new SGD(), [new OutputLoss("kint", new MeanSquaredError())])), StringComparison.Ordinal);
        Assert.Contains("a loss for each of its 2 outputs (kind, size), received 1",
            Error<InvalidOperationException>(() => model.Compile(new SGD(), new MeanSquaredError())), StringComparison.Ordinal);
        Assert.Contains("name all", Error<ArgumentException>(() =>
            model.Compile(new SGD(), [new OutputLoss("kind", new MeanSquaredError()), new OutputLoss(new MeanSquaredError())])), StringComparison.Ordinal);
        Assert.Contains("read Losses", Error<InvalidOperationException>(() => _ = model.Loss), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new OutputLoss(new MeanSquaredError(), -1));
        Assert.Throws<ArgumentException>(() => new OutputLoss("", new MeanSquaredError()));
        Assert.Throws<ArgumentException>(() => model.Compile(new SGD(), Array.Empty<OutputLoss>()));
    }

    /// <summary>Says for each token whether it is above 3; token 0 is padding.</summary>
    static Sequential Tagger(bool mask)
    {
        var model = new Sequential(input: new TensorSpec([null], ElementType.Int32), seed: 4) { new Embedding(9, 5, maskZero: mask), new Dense(2) };
        model.Compile(new Adam(0.1), new SparseCategoricalCrossentropy(fromLogits: true), [new Accuracy()]);
        return model;
    }

    static readonly int[][] Texts = [[1, 2, 8, 4], [5], [7, 3], [4, 4, 4, 1, 2, 6], [2, 2], [8, 1, 5]];

    static Dataset Tagged(int[][] texts) => Dataset.From(
        DataPart.Sequences(texts), DataPart.Sequences(texts.Select(text => text.Select(token => token > 3 ? 1 : 0).ToArray())));

    [Fact]
    public void Padding_counts_neither_in_the_loss_nor_in_metrics()
    {
        Sequential model = Tagger(mask: true);
        Evaluation padded = model.Evaluate(Tagged(Texts), batchSize: 6);
        double loss = 0, right = 0, tokens = 0;
        foreach (int[] text in Texts)
        {
            Evaluation alone = model.Evaluate(Tagged([text]));
            loss += alone.Loss * text.Length;
            right += alone["accuracy"] * text.Length;
            tokens += text.Length;
        }
        Assert.Equal(loss / tokens, padded.Loss, 1e-6);
        Assert.Equal(right / tokens, padded["accuracy"], 1e-12);
        Assert.NotEqual(padded.Loss, Tagger(mask: false).Evaluate(Tagged(Texts), batchSize: 6).Loss, 1e-3);
    }

    [Fact]
    public void Lengths_that_change_from_batch_to_batch_train_and_predict()
    {
        Sequential model = Tagger(mask: true), eager = Tagger(mask: true);
        History history = model.Fit(Tagged(Texts), epochs: 30, batchSize: 2, validation: Tagged(Texts));
        Assert.Equal(1, history["val_accuracy"][^1]);
        eager.Fit(Tagged(Texts), epochs: 30, batchSize: 2, options: new() { Captures = false });
        Assert.Equal(eager.WeightsSha256(), model.WeightsSha256());
        Assert.Equal([1, 7, 2], model.Predict(Tensor.Ones([1, 7], ElementType.Int32)).Shape);
        Assert.Contains("one shape from all batches",
            Assert.Throws<ShapeException>(() => model.Predict(Tagged(Texts), batchSize: 2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mask_of_the_data_reaches_the_loss()
    {
        var part = DataPart.Sequences([Tensor.Ones([3, 2]), Tensor.Ones([1, 2])], new(Value: 5, Mask: true));
        Dataset masked = Dataset.From(part, DataPart.Sequences([Tensor.Ones([3, 1]), Tensor.Ones([1, 1])], new(Value: 100)));
        var model = new Sequential(input: [null, 2]) { new Dense(1) };
        model.Compile(new SGD(0.01), new MeanSquaredError());
        double expected = model.Evaluate(Dataset.From(Tensor.Ones([1, 3, 2]), Tensor.Ones([1, 3, 1]))).Loss;
        Assert.Equal(expected, model.Evaluate(masked).Loss, 1e-6);
        Assert.Equal(expected, model.Fit(masked)["loss"][0], 1e-6);
        Assert.Equal([2, 3, 1], model.Predict(masked).Shape);
    }
}
