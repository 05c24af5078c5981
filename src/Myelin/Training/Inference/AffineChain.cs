namespace Myelin;

/// <summary>The steps behind a product or convolution that multiply its channels by constants and add constants to them: y s + o.</summary>
/// <remarks>Reshapes and transpositions between are passed: behind one that moves, divides or joins channels only numbers are taken.</remarks>
sealed class AffineChain
{
    readonly double[] scale, offset;

    /// <param name="linear">The product or convolution.</param>
    /// <param name="onlyReader">The only step that reads a value; null if there are several or none.</param>
    public AffineChain(InferenceStep linear, Func<InferenceValue, InferenceStep?> onlyReader)
    {
        InferenceValue value = linear.Outputs[0];
        int channels = value.Shape[-1];
        scale = new double[channels];
        offset = new double[channels];
        Array.Fill(scale, 1);
        bool hasChannels = true;
        for (InferenceStep? step = onlyReader(value); step != null; step = onlyReader(value = step.Outputs[0]))
        {
            if (step.Op is Ops.Reshape)
            {
                hasChannels &= step.Outputs[0].Shape is { Rank: > 0 } shape && shape[-1] == channels;
                continue;
            }
            if (step.Op is Ops.Transpose transposition)
            {
                hasChannels &= transposition.Order[^1] == value.Shape.Rank - 1;
                continue;
            }
            if (step.Outputs[0].Shape != value.Shape || !Takes(step, value, hasChannels ? channels : 1)) break;
            Absorbed.Add((step, value));
        }
    }

    /// <summary>The steps that can be left out, each with its input that takes the place of its output.</summary>
    public List<(InferenceStep Step, InferenceValue Input)> Absorbed { get; } = [];

    /// <summary>Whether something is multiplied.</summary>
    public bool Scales { get; private set; }

    /// <summary>Whether something is added.</summary>
    public bool Adds { get; private set; }

    /// <summary>By channel.</summary>
    public double[] Scale => scale;

    /// <inheritdoc cref="Scale"/>
    public double[] Offset => offset;

    bool Takes(InferenceStep step, InferenceValue value, int channels)
    {
        if (step.Op is Ops.MultiplyAdd)
        {
            if (Constant(step.Inputs[step.Inputs[0] == value ? 1 : 0], channels) is not { } factor
                || Constant(step.Inputs[2], channels) is not { } addend) return false;
            Multiply(factor, false);
            Add(addend, 1);
            return true;
        }
        if (step.Inputs.Length != 2 || Constant(step.Inputs[step.Inputs[0] == value ? 1 : 0], channels) is not { } constant) return false;
        bool isFirst = step.Inputs[0] == value;
        switch (step.Op)
        {
            case BinaryOp<Ops.Add>: Add(constant, 1); return true;
            case BinaryOp<Ops.Multiply>: Multiply(constant, false); return true;
            case BinaryOp<Ops.Subtract> when isFirst: Add(constant, -1); return true;
            case BinaryOp<Ops.Divide> when isFirst: Multiply(constant, true); return true;
            default: return false;
        }
    }

    void Add(double[] addend, int sign)
    {
        Adds = true;
        for (int i = 0; i < offset.Length; i++) offset[i] += sign * addend[i % addend.Length];
    }

    void Multiply(double[] factor, bool divides)
    {
        Scales = true;
        for (int i = 0; i < scale.Length; i++)
        {
            double by = factor[i % factor.Length];
            (scale[i], offset[i]) = divides ? (scale[i] / by, offset[i] / by) : (scale[i] * by, offset[i] * by);
        }
    }

    /// <summary>The numbers of a constant that has one for all, or one for each channel along the last axis; null for others.</summary>
    static double[]? Constant(InferenceValue value, int channels)
    {
        if (value.Constant is not { } constant || !constant.Type.IsReal()) return null;
        long elements = value.Shape.Elements;
        return elements == 1 || (elements == channels && value.Shape[-1] == channels) ? constant.Cast(ElementType.Float64).ToArray<double>() : null;
    }
}
