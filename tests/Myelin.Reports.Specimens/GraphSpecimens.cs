namespace Myelin.Reports.Specimens;

/// <summary>Computation graphs and models: small and large, whole and in the middle of a step.</summary>
public static class GraphSpecimens
{
    /// <summary>Every figure by a name.</summary>
    public static IReadOnlyList<(string Name, Figure Figure)> All { get; } =
    [
        ("graph", Logistic().Figure()),
        ("graph-step", Logistic().Steps()[8]),
        ("graph-model", OfModel().Figure()),
        ("units", Xor().Diagram("A net for exclusive or", ["a", "b"], ["a ≠ b"])),
        ("units-many",
            new Sequential(input: [4]) { new Dense(16, Activation.Relu), new Dense(8, Activation.Tanh), new Dense(3, Activation.Softmax) }.Diagram()),
        ("layers", new Sequential(input: [32, 32, 1])
        {
            new Conv2D(6, 5, activation: Activation.Tanh), new AveragePooling2D(2), new Conv2D(16, 5, activation: Activation.Tanh), new AveragePooling2D(2),
            new Flatten(), new Dense(120, Activation.Tanh), new Dense(84, Activation.Tanh), new Dense(10),
        }.Diagram("LeNet-5")),
    ];

    static ComputationGraph Logistic()
    {
        Tensor w = Number(2).AsVariable().Named("w"), b = Number(0).AsVariable().Named("b"), x = Number(1).Named("x"), y = Number(1).Named("y");
        Tensor a = ((w * x).Named("u") + b).Named("z").Sigmoid().Named("a");
        return (-(y * a.Log() + (1 - y) * (1 - a).Log())).Named("L").Graph();
    }

    static Tensor Number(double value) => Tensor.From([value], default(Shape));

    static Sequential Xor() => new(input: [2]) { new Dense(2, Activation.Tanh), new Dense(1, Activation.Sigmoid) };

    static ComputationGraph OfModel() => ComputationGraph.Of(() =>
        new BinaryCrossentropy().Of(
            Xor().Forward(Tensor.From(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } }).Named("x"), training: true),
            Tensor.From(new float[,] { { 0 }, { 1 }, { 1 }, { 0 } })).Named("loss"));
}
