namespace Myelin.SecondDevice;

/// <summary>Networks of ops, each with a training step; all numbers are the same on every device.</summary>
static class Networks
{
    /// <summary>The losses of some captured training steps on the device in use, and the parameters at the end.</summary>
    public static (double[] Losses, Tensor[] Parameters, Step Step) Train(string name, int runs)
    {
        (Parameter[] parameters, Func<Tensor, Tensor, Tensor> loss, Tensor x, Tensor y, Optimizer optimizer) = name switch
        {
            "mlp" => Mlp(),
            "cnn" => Cnn(),
            _ => Gru(),
        };
        var step = new Step((x, y) =>
        {
            Tensor error = loss(x, y);
            optimizer.Apply(error.Gradients(parameters));
            return error;
        });
        var losses = new double[runs];
        for (int run = 0; run < runs; run++) losses[run] = (double)step.Run(x, y);
        return (losses, [.. parameters.Select(parameter => parameter.Value)], step);
    }

    /// <summary>12-16-4 with ReLU and dropout, Adam.</summary>
    static (Parameter[], Func<Tensor, Tensor, Tensor>, Tensor, Tensor, Optimizer) Mlp()
    {
        Parameter w = Weights([12, 16], 1), b = Weights([16], 2), v = Weights([16, 4], 3), c = Weights([4], 4);
        var random = new RandomState(7);
        return ([w, b, v, c], (x, y) =>
        {
            Tensor hidden = (x.MatMul(w.Value) + b.Value).Relu();
            hidden = hidden.Dropout(0.2, Tensor.Uniform(hidden.Shape, random.Next()));
            return (hidden.MatMul(v.Value) + c.Value).SparseCategoricalCrossentropy(y).Mean();
        }, Numbers([10, 12], 5), Labels(10, 4), new Adam(0.01));
    }

    /// <summary>Convolution, batch normalization, max pooling, average pooling, SGD with momentum.</summary>
    static (Parameter[], Func<Tensor, Tensor, Tensor>, Tensor, Tensor, Optimizer) Cnn()
    {
        Parameter first = Weights([3, 3, 2, 4], 1), second = Weights([3, 3, 4, 5], 4), last = Weights([5, 3], 5);
        Parameter scale = Weights([4], 2), offset = Weights([4], 3);
        State mean = new(Tensor.Zeros([4]), "mean");
        return ([first, scale, offset, second, last], (x, y) =>
        {
            (Tensor normal, Tensor average, _) = x.Conv2D(first.Value, padding: Padding.Same).BatchNormalization(scale.Value, offset.Value);
            mean.Value = mean.Value * 0.9 + average * 0.1;
            Tensor hidden = normal.Relu().MaxPool(2).Conv2D(second.Value, stride: 2, padding: Padding.Same).Tanh();
            return hidden.AveragePool(2).Reshape(x.Shape[0], -1).MatMul(last.Value).SparseCategoricalCrossentropy(y).Mean();
        }, Numbers([4, 8, 8, 2], 6), Labels(4, 3), new SGD(0.05, momentum: 0.9));
    }

    /// <summary>A GRU over 6 steps, mean squared error, SGD.</summary>
    static (Parameter[], Func<Tensor, Tensor, Tensor>, Tensor, Tensor, Optimizer) Gru()
    {
        const int Units = 5;
        Parameter kernel = Weights([3, 3 * Units], 1), recurrent = Weights([Units, 3 * Units], 2), bias = Weights([3 * Units], 3);
        return ([kernel, recurrent, bias], (x, y) =>
        {
            Tensor h = Tensor.Zeros([x.Shape[1], Units]);
            foreach (Tensor at in x.Split(x.Shape[0]))
            {
                Tensor[] given = (at.Reshape(x.Shape[1], -1).MatMul(kernel.Value) + bias.Value).Split(3, -1), own = h.MatMul(recurrent.Value).Split(3, -1);
                Tensor update = (given[0] + own[0]).Sigmoid(), reset = (given[1] + own[1]).Sigmoid(), candidate = (given[2] + reset * own[2]).Tanh();
                h = update * h + (1 - update) * candidate;
            }
            return (h - y).Square().Mean();
        }, Numbers([6, 4, 3], 4), Numbers([4, Units], 5), new SGD(0.3));
    }

    static Parameter Weights(Shape shape, int seed) => new(Numbers(shape, seed), $"weights_{seed}");

    static Tensor Labels(int count, int classes) => Tensor.From([.. Enumerable.Range(0, count).Select(i => (long)(i % classes))]);

    /// <summary>Fixed numbers within ±1/2.</summary>
    static Tensor Numbers(Shape shape, int seed)
    {
        var values = new float[shape.Elements];
        for (int i = 0; i < values.Length; i++) values[i] = (float)(Math.Sin(12.9898 * (i + 1) + 78.233 * seed) * 43758.5453 % 1 / 2);
        return Tensor.From(values, shape);
    }
}
