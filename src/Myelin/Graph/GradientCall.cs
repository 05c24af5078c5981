namespace Myelin;

/// <summary>What a gradient is computed from: inputs, outputs, the gradients flowing in, and which inputs want a gradient.</summary>
public sealed class GradientCall
{
    readonly bool[] wanted;

    internal GradientCall(Tensor[] x, Tensor[] y, Tensor?[] dy, bool[] wanted)
    {
        X = x;
        Y = y;
        Dy = dy;
        this.wanted = wanted;
    }

    /// <summary>The inputs.</summary>
    public IReadOnlyList<Tensor> X { get; }

    /// <summary>The outputs.</summary>
    public IReadOnlyList<Tensor> Y { get; }

    /// <summary>The gradient of the loss by each output; null where the loss does not depend on it.</summary>
    public IReadOnlyList<Tensor?> Dy { get; }

    /// <summary>The gradient by the first output.</summary>
    public Tensor Incoming => Dy[0]!;

    /// <summary>Where the gradients are.</summary>
    internal Device Device => Dy.First(dy => dy != null)!.Device;

    /// <summary>Whether input <paramref name="i"/> wants a gradient.</summary>
    public bool Wants(int i) => wanted[i];

    /// <summary>Whether the weights, input <paramref name="i"/>, want a gradient.</summary>
    /// <exception cref="GradientException">They do, and are stored in 16 bits.</exception>
    internal bool WantsWeights(int i, string who)
    {
        if (Wants(i) && X[i].Type.IsHalf())
            throw new GradientException($"{who}: a gradient was asked for weights of {X[i].Type}{X[i].Shape}, which are for inference only. " +
                "Keep Float32 weights for training and convert them afterwards, or set Trainable = false.");
        return Wants(i);
    }
}
