namespace Myelin.Onnx;

/// <summary>Steps of optimizers that stand in a graph (domain ai.onnx.preview.training).</summary>
static class Training
{
    const string Preview = "ai.onnx.preview.training";

    public static OnnxRow[] Rows { get; } =
    [
        new("Adagrad", 1, call => Each(call, 3, Adagrad)) { Domain = Preview },
        new("Momentum", 1, call => Each(call, 3, Momentum)) { Domain = Preview },
        new("Adam", 1, call => Each(call, 4, Adam)) { Domain = Preview },
    ];

    /// <summary>The next values of each optimized tensor and its states: inputs r, t, and then X..., G..., states....</summary>
    static OnnxValue?[] Each(OnnxCall call, int kinds, Func<OnnxCall, Tensor[], Tensor[]> step)
    {
        int count = (call.Count - 2) / kinds;
        Tensor[][] next = [.. Enumerable.Range(0, count).Select(i =>
            step(call, [.. Enumerable.Range(0, kinds).Select(kind => call.Input(2 + kind * count + i))]))];
        return [.. Enumerable.Range(0, kinds - 1).SelectMany(output => next.Select(one => call.Give(one[output])))];
    }

    static Tensor Step(OnnxCall call) => call.Input(1).Cast(ElementType.Float32).Reshape(default(Shape));

    static Tensor Gradient(OnnxCall call, Tensor x, Tensor g) => g + x * call.Float("norm_coefficient", 0);

    static Tensor[] Adagrad(OnnxCall call, Tensor[] x)
    {
        Tensor rate = call.Input(0).Reshape(default(Shape)) / (Step(call) * call.Float("decay_factor", 0) + 1), g = Gradient(call, x[0], x[1]),
            h = x[2] + g * g;
        return [x[0] - rate * g / (h.Sqrt() + call.Float("epsilon", 1e-6f)), h];
    }

    static Tensor[] Momentum(OnnxCall call, Tensor[] x)
    {
        float alpha = call.Float("alpha", 0);
        Tensor rate = call.Input(0).Reshape(default(Shape)), g = Gradient(call, x[0], x[1]);
        Tensor beta = Tensor.Where(Step(call).GreaterThan(0d), call.Float("beta", 1), Tensor.Full([], 1));
        Tensor v = x[2] * alpha + g * beta;
        return [x[0] - rate * (call.Text("mode", "") == "nesterov" ? g + v * alpha : v), v];
    }

    static Tensor[] Adam(OnnxCall call, Tensor[] x)
    {
        float alpha = call.Float("alpha", 0.9f), beta = call.Float("beta", 0.999f);
        Tensor t = Step(call), rate = call.Input(0).Reshape(default(Shape)), g = Gradient(call, x[0], x[1]);
        Tensor v = x[2] * alpha + g * (1 - alpha), h = x[3] * beta + g * g * (1 - beta);
        Tensor corrected = rate * (1 - Tensor.Full([], beta).Pow(t)).Sqrt() / (1 - Tensor.Full([], alpha).Pow(t));
        Tensor next = x[0] - Tensor.Where(t.GreaterThan(0d), corrected, rate) * v / (h.Sqrt() + call.Float("epsilon", 1e-8f));
        return [next * (1 - call.Float("norm_coefficient_post", 0)), v, h];
    }
}
