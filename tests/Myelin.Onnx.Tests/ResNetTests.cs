using System.Reflection;

namespace Myelin.Onnx.Tests;

/// <summary>A trained network of 64 MB: the featurizer ResNet18 of ML.NET.</summary>
public class ResNetTests
{
    static string Path => System.IO.Path.Combine(
        typeof(ResNetTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "PackageFolder").Value!,
        "microsoft.ml.dnnimagefeaturizer.resnet18", "0.23.1", "tools", "DnnImageModels", "ResNet18Onnx", "ResNet18.onnx");

    static Tensor Images(int count) => Tensor.From(Made.Numbers(count * 3 * 224 * 224), [count, 3, 224, 224]);

    [Fact]
    public void ResNet18_gives_the_features_of_ONNX_Runtime()
    {
        OnnxModel model = OnnxModel.Load(Path);
        Tensor images = Images(1);
        double[] expected = Runtime.Run(File.ReadAllBytes(Path), (model.InputNames[0], images))[0].Values;
        float[] received = model.Run(images)[0].ToArray<float>();
        Assert.Equal(expected.Length, received.Length);
        double most = expected.Max(Math.Abs);
        for (int i = 0; i < received.Length; i++) Assert.True(Math.Abs(expected[i] - received[i]) <= 1e-4 * most,
            $"{i}: {expected[i]} and {received[i]} of {most}");
        Assert.Equal(received, model.Predict(images).ToArray<float>());
    }

    [Fact]
    public void ResNet18_is_fine_tuned_in_a_captured_step()
    {
        OnnxModel model = OnnxModel.Load(Path);
        Tensor images = Images(2);
        Tensor target = model.Run(images)[0] * 0.5;
        var optimizer = new SGD(1e-4);
        var step = new Step((x, y) =>
        {
            Tensor error = (model.Forward(x, training: false) - y).Square().Mean();
            optimizer.Apply(error.Gradients(model.Parameters));
            return error;
        });
        float first = step.Run(images, target).Item<float>(), last = 0;
        for (int i = 0; i < 3; i++) last = step.Run(images, target).Item<float>();
        Assert.True(last < first, $"{first} to {last}");
        Assert.True(step.Kernels > 0);
    }

    /// <summary>The features of a node by its name, at another size than that of the file: they are what the last node averages.</summary>
    [Fact]
    public void Features_are_taken_by_the_name_of_a_node_at_any_size()
    {
        OnnxModel model = OnnxModel.Load(Path);
        var features = new FeatureExtractor(model, ["ReLU333", "ReLU393"], [3, null, null]);
        Tensor last = features.Forward([Images(1)])[1];
        Assert.Equal([1, 7, 7, 512], last.Shape);
        float[] pooled = model.Run(Images(1))[0].ToArray<float>(), mean = last.Mean([1, 2]).ToArray<float>();
        for (int i = 0; i < pooled.Length; i++) Assert.Equal(pooled[i], mean[i], 1e-4f);
        Assert.Equal([1, 4, 6, 256], features.Forward([Tensor.From(Made.Numbers(3 * 64 * 96), [1, 3, 64, 96])])[0].Shape);
        Assert.Contains("ReLU333", Assert.Throws<ArgumentException>(() => new FeatureExtractor(model, ["ReLU334"])).Message);
    }

    /// <summary>A classifier on features: only its head is trained while the network is frozen, then the network as well.</summary>
    [Fact]
    public void A_classifier_on_frozen_features_is_trained_on()
    {
        OnnxModel model = OnnxModel.Load(Path);
        var features = new FeatureExtractor(model, ["ReLU393"], [3, null, null]);
        var classifier = new Sequential(input: [3, 32, 32]) { features, new GlobalAveragePooling2D(), new Dense(2, Activation.Softmax) };
        Dataset data = Dataset.From(Tensor.From(Made.Numbers(4 * 3 * 32 * 32), [4, 3, 32, 32]), Tensor.From(0, 1, 0, 1));
        string before = model.WeightsSha256();
        features.Trainable = false;
        Train();
        Assert.Equal(before, model.WeightsSha256());
        features.Trainable = true;
        Train();
        Assert.NotEqual(before, model.WeightsSha256());

        void Train()
        {
            classifier.Compile(new Adam(1e-3), new SparseCategoricalCrossentropy(), [new Accuracy()]);
            classifier.Fit(data, epochs: 2, batchSize: 2);
        }
    }
}
