namespace Myelin;

/// <summary>
/// Momentum whose steps are made orthogonal: m = μ m + g, u = g + μ m or m, w -= rate √max(1, outputs / inputs) u', where u' is the
/// nearest matrix to u with singular values of about 1. Vectors are trained by Adam.
/// </summary>
/// <remarks>
/// All axes of a parameter but the last are the rows of its matrix. u' is found by some steps x = a x + b x (xᵀx) + c x (xᵀx)² (Newton and Schulz)
/// from u / |u|. As the author's implementation; biases, scales and other vectors have the rate times <c>adamRate</c>, as in Keras 3.
/// Source: Jordan et al., "Muon: An optimizer for hidden layers in neural networks", 2024.
/// <code>
/// model.Compile(new Muon(0.02), new SparseCategoricalCrossentropy(fromLogits: true));
/// </code>
/// </remarks>
/// <param name="learningRate">The rate.</param>
/// <param name="momentum">μ, from 0 to below 1.</param>
/// <param name="nesterov">Whether to look ahead.</param>
/// <param name="iterations">The number of steps that make a matrix orthogonal, up to 100.</param>
/// <param name="adamRate">The rate of vectors, relative to the rate.</param>
/// <param name="weightDecay">Decoupled weight decay: each step also shrinks weights by rate · weightDecay.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
public sealed class Muon(
    double learningRate = 0.02, double momentum = 0.95, bool nesterov = true, int iterations = 5, double adamRate = 0.1, double weightDecay = 0)
    : Optimizer(learningRate, weightDecay)
{
    const double A = 3.4445, B = -4.7750, C = 2.0315;                    // the author's coefficients

    /// <summary>The share of the momentum that is kept at each step.</summary>
    public double Momentum { get; } = BelowOne(momentum, nameof(Muon));

    /// <summary>Whether it looks ahead.</summary>
    public bool Nesterov => nesterov;

    /// <summary>The number of steps that make a matrix orthogonal.</summary>
    public int Iterations { get; } = Settings.Within(iterations, 1, 100, nameof(Muon));

    /// <summary>The rate of vectors, relative to the rate.</summary>
    public double AdamRate { get; } = Settings.NonNegative(adamRate, nameof(Muon));

    /// <summary>The rate, that of vectors, and Adam's corrections for β of 0.9 and 0.999.</summary>
    protected override Tensor[] Scalars(Tensor rate, Tensor step)
    {
        ArgumentNullException.ThrowIfNull(rate);
        return [rate, rate * AdamRate, BiasCorrection(0.9, step), BiasCorrection(0.999, step)];
    }

    /// <inheritdoc/>
    protected override void Update(Parameter parameter, Tensor gradient, Tensor[] scalars)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(scalars);
        if (parameter.Shape.Rank < 2)
        {
            Run(new Ops.AdamStep(0.9, 0.999, 1e-7, 0), parameter, gradient, scalars[1..], "momentum", "velocity");
            return;
        }
        State state = Slot(parameter, "momentum");
        state.Value = state.Value * Momentum + gradient;
        Tensor step = (nesterov ? gradient + state.Value * Momentum : state.Value).Reshape(-1, parameter.Shape[^1]);
        double scale = Math.Sqrt(Math.Max(1, (double)step.Shape[1] / step.Shape[0]));
        parameter.Value -= Orthogonal(step).Reshape(parameter.Shape) * (scalars[0] * scale);
    }

    /// <summary>A matrix with nearly the singular vectors of x and singular values of about 1.</summary>
    Tensor Orthogonal(Tensor x)
    {
        bool isHigh = x.Shape[0] > x.Shape[1];
        x = (isHigh ? x.Transpose() : x) / (x.Norm() + 1e-7);
        for (int i = 0; i < Iterations; i++)
        {
            Tensor square = x.MatMul(x.Transpose());
            x = x * A + (square * B + square.MatMul(square) * C).MatMul(x);
        }
        return isHigh ? x.Transpose() : x;
    }
}
