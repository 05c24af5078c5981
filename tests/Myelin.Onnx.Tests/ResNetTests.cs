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
}
