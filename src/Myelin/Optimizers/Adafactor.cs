namespace Myelin;

/// <summary>
/// Steps by the gradient over the root of the running mean of its square, of which only the means of rows r and of columns c are kept:
/// v = r c / mean r, u = g / √v, w -= max(ε₂, rms w) min(rate, 1/√t) u / max(1, rms u / d).
/// </summary>
/// <remarks>
/// It needs little memory: for a kernel [inputs, outputs], inputs + outputs numbers. The share of the running mean grows by 1 - t^p. Vectors keep
/// all of v. As in Keras 3. Source: Shazeer and Stern, "Adafactor: Adaptive Learning Rates with Sublinear Memory Cost", 2018.
/// <code>
/// model.Compile(new Adafactor(), new MeanSquaredError());
/// </code>
/// </remarks>
/// <param name="learningRate">The rate.</param>
/// <param name="beta2Decay">p, below 0.</param>
/// <param name="epsilon1">Added to the square of gradients.</param>
/// <param name="epsilon2">ε₂, the least size of weights by which steps are scaled.</param>
/// <param name="clipThreshold">d, the largest root of the mean square of a step.</param>
/// <param name="relativeStep">Whether the rate is at most 1/√t.</param>
/// <param name="weightDecay">Decoupled weight decay: each step also shrinks weights by rate · weightDecay.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
public sealed class Adafactor(
    double learningRate = 0.001, double beta2Decay = -0.8, double epsilon1 = 1e-30, double epsilon2 = 0.001, double clipThreshold = 1,
    bool relativeStep = true, double weightDecay = 0) : Optimizer(learningRate, weightDecay)
{
    /// <summary>The power by which the share of the running mean grows.</summary>
    public double Beta2Decay { get; } = -Settings.Positive(-beta2Decay, nameof(Adafactor), nameof(beta2Decay));

    /// <summary>What is added to the square of gradients.</summary>
    public double Epsilon1 { get; } = Settings.Positive(epsilon1, nameof(Adafactor));

    /// <summary>The least size of weights by which steps are scaled.</summary>
    public double Epsilon2 { get; } = Settings.Positive(epsilon2, nameof(Adafactor));

    /// <summary>The largest root of the mean square of a step.</summary>
    public double ClipThreshold { get; } = Settings.Positive(clipThreshold, nameof(Adafactor));

    /// <summary>Whether the rate is at most 1/√t.</summary>
    public bool RelativeStep => relativeStep;

    /// <summary>The rate, and the share of this step in the running mean, t^p.</summary>
    protected override Tensor[] Scalars(Tensor rate, Tensor step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return [relativeStep ? rate.Minimum(step.Rsqrt()) : rate, step.Pow(Beta2Decay)];
    }

    /// <inheritdoc/>
    protected override void Update(Parameter parameter, Tensor gradient, Tensor[] scalars)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(gradient);
        ArgumentNullException.ThrowIfNull(scalars);
        Tensor square = gradient.Square() + Epsilon1, weights = parameter.Value;
        Tensor step = gradient / (parameter.Shape.Rank < 2 ? Mean(Slot(parameter, "velocity"), square) : Factored(parameter, square)).Sqrt();
        step /= (Size(step) / ClipThreshold).Maximum(1);
        parameter.Value = weights - step * (scalars[0] * Size(weights).Maximum(Epsilon2));

        Tensor Mean(State mean, Tensor value) => mean.Value = mean.Value * (1 - scalars[1]) + value * scalars[1];

        Tensor Factored(Parameter parameter, Tensor square)
        {
            Tensor rows = Mean(Slot(parameter, "rows", parameter.Shape[..^1]), square.Mean(-1));
            Tensor columns = Mean(Slot(parameter, "columns", parameter.Shape[..^2].Concat([parameter.Shape[^1]])), square.Mean(-2));
            return (rows / rows.Mean(-1).ExpandDims(-1)).ExpandDims(-1) * columns.ExpandDims(-2);
        }
    }

    static Tensor Size(Tensor x) => x.Square().Mean().Sqrt();
}
