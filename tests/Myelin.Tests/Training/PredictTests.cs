using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

/// <summary>Predictions, and the weights that they are made by, saved and loaded.</summary>
public class PredictTests
{
    [Fact]
    public void Predictions_do_not_depend_on_the_batch_size()
    {
        Tensor x = Tensor.Normal([70, 4], 1);
        Sequential model = Model(dropout: true);
        float[] expected = model.Predict(x).ToArray<float>();
        Assert.Equal(expected, model.Forward(x, training: false).ToArray<float>());
        foreach (int size in new[] { 1, 7, 64, 70 }) Assert.Equal(expected, model.Predict(x, size).ToArray<float>());
        Assert.Equal(expected, model.Predict(Dataset.From(x, Tensor.Zeros([70])), 9).ToArray<float>());
    }

    [Fact]
    public void Several_threads_predict_the_bits_of_one()
    {
        Tensor[] inputs = [.. Enumerable.Range(0, 8).Select(i => Tensor.Normal([5 + 17 * i, 4], i))];
        Sequential alone = Model(seed: 3), shared = Model(seed: 3);
        float[][] expected = [.. inputs.Select(x => alone.Predict(x).ToArray<float>())];
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 },
            i => Assert.Equal(expected[i % 8], shared.Predict(inputs[i % 8], 16).ToArray<float>()));
        Assert.Equal(alone.WeightsSha256(), shared.WeightsSha256());
    }

    [Fact]
    public void Predictions_follow_the_weights()
    {
        Tensor x = Tensor.Normal([3, 4], 1);
        Sequential model = Model();
        float[] before = model.Predict(x).ToArray<float>();
        model.Fit(Points(20));
        float[] after = model.Predict(x).ToArray<float>();
        Assert.NotEqual(before, after);
        Assert.Equal(model.Forward(x, training: false).ToArray<float>(), after);
        foreach (Parameter parameter in model.Parameters) parameter.Value = Tensor.Zeros(parameter.Shape);
        Assert.All(model.Predict(x).ToArray<float>(), y => Assert.Equal(0f, y));
    }

    [Fact]
    public void Packed_weights_follow_the_weights()
    {
        var model = new Sequential(input: [64], seed: 5) { new Dense(300, Activation.Tanh), new Dense(144), new Dense(3) };
        model.Compile(new SGD(0.05), new MeanSquaredError());
        Dataset data = Dataset.From(Tensor.Normal([24, 64], 1), Tensor.Normal([24, 3], 2));
        Tensor one = Tensor.Normal([1, 64], 3), many = Tensor.Normal([20, 64], 4);
        for (int epoch = 0; epoch < 4; epoch++)
        {
            model.Fit(data, epochs: 2, batchSize: 8, validation: data);                     // writes the weights in place, and reads them
            foreach (Tensor x in new[] { one, many }) Assert.Equal(model.Forward(x).ToArray<float>(), model.Predict(x).ToArray<float>());
            model.Parameters[0].Value *= 0.9;
            foreach (Tensor x in new[] { one, many }) Assert.Equal(model.Forward(x).ToArray<float>(), model.Predict(x).ToArray<float>());
        }
    }

    [Fact]
    public void Inputs_may_be_views()
    {
        Tensor x = Tensor.Normal([4, 6], 1);
        Sequential model = Model();
        Assert.Equal(model.Predict(x.Transpose().Copy()).ToArray<float>(), model.Predict(x.Transpose()).ToArray<float>());
    }

    [Fact]
    public void A_saved_model_loaded_again_predicts_and_trains_on_with_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        Sequential saved = Model(new SGD(0.1), seed: 1, dropout: true), loaded = Model(new SGD(0.1), seed: 2, dropout: true, input: [4]);
        saved.Fit(Points(30), epochs: 2);
        saved.Save(folder["a.safetensors"]);
        loaded.LoadWeights(folder["a.safetensors"]);
        Assert.Equal(saved.WeightsSha256(), loaded.WeightsSha256());
        Assert.Equal(saved.Predict(Points(9).Inputs).ToArray<float>(), loaded.Predict(Points(9).Inputs).ToArray<float>());
        saved.Fit(Points(30));
        loaded.Fit(Points(30));
        Assert.Equal(saved.WeightsSha256(), loaded.WeightsSha256());
    }

    [Fact]
    public void Weights_that_do_not_fit_change_nothing()
    {
        using var folder = new TemporaryFolder();
        Model(input: [5]).Save(folder["five.safetensors"]);
        Sequential model = Model(input: [4]);
        string before = model.WeightsSha256();
        Assert.Throws<ShapeException>(() => model.LoadWeights(folder["five.safetensors"]));
        Assert.Equal(before, model.WeightsSha256());
    }

    [Fact]
    public void The_fingerprint_of_weights_is_that_of_their_bytes_in_order()
    {
        var model = new Sequential(input: [2]) { new Dense(1) };
        model.Parameters[0].Value = Tensor.From(new float[,] { { 1 }, { 2 } });
        model.Parameters[1].Value = Tensor.From(3f);
        byte[] bytes = [0, 0, 0x80, 0x3f, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40];
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), model.WeightsSha256());
    }
}
