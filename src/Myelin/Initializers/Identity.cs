namespace Myelin;

public sealed partial class Initializer
{
    /// <summary>The identity matrix times a gain: 1 on the diagonal, 0 elsewhere. For recurrent layers.</summary>
    /// <remarks>
    /// As in Keras 3. Of a kernel [..., inputs, outputs] with more axes, each matrix of the last two is one.
    /// <code>
    /// new Dense(10, kernelInitializer: Initializer.Identity())
    /// </code>
    /// </remarks>
    /// <param name="gain">The value on the diagonal.</param>
    /// <exception cref="ArgumentOutOfRangeException">The gain is infinite or NaN.</exception>
    public static Initializer Identity(double gain = 1)
    {
        Settings.Finite(gain, "Initializer.Identity");
        return Library((shape, _, type) => shape.Rank >= 2
            ? (Tensor.Range(shape[^2]).Reshape(shape[^2], 1).EqualTo(Tensor.Range(shape[^1])).Cast(type) * gain).BroadcastTo(shape).Copy()
            : throw new ShapeException(
                $"Initializer.Identity: expects a parameter of two axes or more, received {shape}; choose another initializer for it."), [gain]);
    }
}
