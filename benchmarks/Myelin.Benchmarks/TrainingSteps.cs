namespace Myelin.Benchmarks;

/// <summary>A step to be timed: the work, its inputs, and what it changes.</summary>
sealed record TrainingStep(string Work, Func<Tensor, Tensor, Tensor> Body, Tensor X, Tensor Y);

/// <summary>The training steps that are compared with other frameworks: benchmarks/peers does the same work in them.</summary>
static class TrainingSteps
{
    /// <summary>784-512-512-10, ReLU, Adam, batch 128, cross-entropy of logits with labels.</summary>
    public static TrainingStep Mlp() => Of(
        "mlp", [new Dense(512, Activation.Relu), new Dense(512, Activation.Relu), new Dense(10)],
        new Adam(), new SparseCategoricalCrossentropy(fromLogits: true),
        Tensor.Uniform([128, 784], seed: 0), Labels(128));

    /// <summary>2-8-1, tanh, batch 4, binary cross-entropy of logits.</summary>
    public static TrainingStep Xor(string work, Optimizer optimizer) => Of(
        work, [new Dense(8, Activation.Tanh), new Dense(1)], optimizer, new BinaryCrossentropy(fromLogits: true),
        Tensor.From(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } }), Tensor.From(new float[,] { { 0 }, { 1 }, { 1 }, { 0 } }));

    /// <summary>LeNet-5 on 32x32: 6@28x28, 6@14x14, 16@10x10, 16@5x5, 120, 84, 10; tanh, average pooling, SGD with momentum, batch 64.</summary>
    public static TrainingStep LeNet() => Of(
        "lenet",
        [
            new Conv2D(6, 5, activation: Activation.Tanh), new AveragePooling2D(2), new Conv2D(16, 5, activation: Activation.Tanh), new AveragePooling2D(2),
            new Flatten(),
            new Dense(120, Activation.Tanh), new Dense(84, Activation.Tanh), new Dense(10),
        ],
        new SGD(0.01, momentum: 0.9), new SparseCategoricalCrossentropy(fromLogits: true), Tensor.Uniform([64, 32, 32, 1], seed: 0), Labels(64));

    /// <summary>32-32-pool-64-64-pool-dropout-512-10 on 32x32 colour images: 3x3, ReLU, Adam, batch 64.</summary>
    public static TrainingStep Cifar() => Of(
        "cifar",
        [
            Convolution(32), Convolution(32), new MaxPooling2D(2), Convolution(64), Convolution(64), new MaxPooling2D(2),
            new Flatten(), new Dropout(0.25), new Dense(512, Activation.Relu), new Dense(10),
        ],
        new Adam(), new SparseCategoricalCrossentropy(fromLogits: true), Tensor.Uniform([64, 32, 32, 3], seed: 0), Labels(64));

    static Conv2D Convolution(int filters) => new(filters, 3, padding: Padding.Same, activation: Activation.Relu);

    static Tensor Labels(int count) => Tensor.From([.. Enumerable.Range(0, count).Select(i => (long)(i % 10))]);

    /// <summary>The steps of a name: mlp, lenet, cifar, xor sgd, xor adam.</summary>
    public static TrainingStep Named(string name) => name switch
    {
        "mlp" => Mlp(),
        "lenet" => LeNet(),
        "cifar" => Cifar(),
        "xor adam" => Xor(name, new Adam()),
        _ => Xor("xor sgd", new SGD(0.1)),
    };

    static TrainingStep Of(string work, Layer[] layers, Optimizer optimizer, Loss loss, Tensor x, Tensor y)
    {
        Forward(x);
        Parameter[] parameters = [.. layers.SelectMany(layer => layer.Parameters)];
        return new(work, (x, y) =>
        {
            Tensor error = loss.Of(Forward(x), y);
            optimizer.Apply(error.Gradients(parameters));
            return error;
        }, x, y);

        Tensor Forward(Tensor x)
        {
            foreach (Layer layer in layers) x = layer.Of(x, new CallContext(training: true));
            return x;
        }
    }
}
