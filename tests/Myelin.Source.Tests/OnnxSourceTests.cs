using Myelin.Onnx;

namespace Myelin.Source.Tests;

/// <summary>An imported ONNX model is saved as source like any other, and has the same bits.</summary>
public class OnnxSourceTests
{
    static readonly (string Name, Func<Model> Model, Func<int, Tensor[]> Batch)[] cases =
    [
        ("mlp", () => new Sequential(input: [6]) { new Dense(8, Activation.Gelu), new LayerNormalization(), new Dense(3, Activation.Softmax) },
            count => [Tensor.Normal([count, 6], 1)]),
        ("lenet", () => new Sequential(input: [28, 28, 1])
        {
            new Conv2D(6, 5, padding: Padding.Same, activation: Activation.Tanh), new AveragePooling2D(2), new Conv2D(16, 5, useBias: false),
            new BatchNormalization(), new Relu(), new MaxPooling2D(2), new Flatten(), new Dense(10, Activation.Softmax),
        }, count => [Tensor.Uniform([count, 28, 28, 1], 2)]),
        ("recurrent", () => new Sequential(input: [5, 3]) { new Lstm(4, returnSequences: true), new Gru(3), new Dense(2) },
            count => [Tensor.Normal([count, 5, 3], 3)]),
        ("transformer", () => new Sequential(input: [5, 8]) { new TransformerEncoder(16, 2), new GlobalAveragePooling1D(), new Dense(2) },
            count => [Tensor.Normal([count, 5, 8], 4)]),
        ("two inputs", TwoInputs, count => [Tensor.Normal([count, 4], 5), Tensor.Normal([count, 4], 6)]),
    ];

    public static TheoryData<string> Names => [.. cases.Select(one => one.Name)];

    static Functional TwoInputs()
    {
        Symbol a = Symbol.Input([4], "a"), b = Symbol.Input([4], "b");
        Symbol both = new Concatenate().Of(new Dense(5, Activation.Tanh).Of(a), new Multiply().Of(a, b));
        return new([a, b], [new Dense(2, name: "sum").Of(both), both]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_imported_model_has_the_same_bits_as_source(string name)
    {
        var (_, made, batch) = cases.Single(one => one.Name == name);
        Model model = made();
        model.Build();
        string folder = Directory.CreateTempSubdirectory("myelin-source-").FullName, path = Path.Combine(folder, "model.onnx");
        model.SaveOnnx(path);
        OnnxModel imported = OnnxModel.Load(path);
        Directory.Delete(folder, recursive: true);
        WrittenProgram.Of(imported)[0].Hold(batch(3));
    }
}
