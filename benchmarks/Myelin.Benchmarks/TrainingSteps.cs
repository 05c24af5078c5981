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
        Tensor.Uniform([128, 784]), Tensor.From([.. Enumerable.Range(0, 128).Select(i => (long)(i % 10))]));

    /// <summary>2-8-1, tanh, batch 4, binary cross-entropy of logits.</summary>
    public static TrainingStep Xor(string work, Optimizer optimizer) => Of(
        work, [new Dense(8, Activation.Tanh), new Dense(1)], optimizer, new BinaryCrossentropy(fromLogits: true),
        Tensor.From(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } }), Tensor.From(new float[,] { { 0 }, { 1 }, { 1 }, { 0 } }));

    /// <summary>The steps of a name: mlp, xor sgd, xor adam.</summary>
    public static TrainingStep Named(string name) => name switch
    {
        "mlp" => Mlp(),
        "xor adam" => Xor(name, new Adam()),
        _ => Xor("xor sgd", new SGD(0.1)),
    };

    static TrainingStep Of(string work, Dense[] layers, Optimizer optimizer, Loss loss, Tensor x, Tensor y)
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
            foreach (Dense layer in layers) x = layer.Of(x, training: true);
            return x;
        }
    }
}
