namespace Myelin.Onnx;

/// <summary>Losses that stand in a graph.</summary>
static class Losses
{
    public static OnnxRow[] Rows { get; } =
    [
        new("NegativeLogLikelihoodLoss", 12, call => Likelihood(call, call.X)),
        new("SoftmaxCrossEntropyLoss", 12, call => call.X.LogSoftmax(1) is var logs ? [call.Give(Likelihood(call, logs)), call.Give(logs)] : (OnnxValue?[])[]),
    ];

    /// <summary>-weight · x at each target, without those to ignore; x [batch, classes, ...].</summary>
    static Tensor Likelihood(OnnxCall call, Tensor x)
    {
        Tensor targets = call.Input(1).Cast(ElementType.Int64), weight = Tensor.Full([], 1, x.Type).BroadcastTo(targets.Shape);
        if (call.Says("ignore_index"))
        {
            Tensor isLeft = targets.EqualTo(call.Long("ignore_index", 0));
            targets = Tensor.Where(isLeft, 0L, targets);
            weight = Logic.Not(isLeft).Cast(x.Type);
        }
        if (call.Has(2)) weight *= call.Input(2).Gather(targets);
        Tensor chosen = x.TakeAlong(targets.ExpandDims(1), 1).Squeeze(1), each = -chosen * weight;
        return call.Text("reduction", "mean") switch
        {
            "none" => each,
            "sum" => each.Sum(),
            "mean" => each.Sum() / weight.Sum(),
            string other => throw call.Invalid($"expects the reduction none, sum or mean, received \"{other}\""),
        };
    }
}
