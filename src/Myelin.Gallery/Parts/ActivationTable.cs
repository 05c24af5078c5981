namespace Myelin.Gallery.Parts;

/// <summary>
/// An activation with its closed form and that of its derivative, in the arithmetic of <see cref="Math"/>: what the library's is
/// held against.
/// </summary>
/// <param name="Name">What the lectures call it.</param>
/// <param name="Activation">The library's.</param>
/// <param name="Value">f(x).</param>
/// <param name="Slope">f'(x), away from kinks.</param>
sealed record ActivationRow(string Name, Layer Activation, Func<double, double> Value, Func<double, double> Slope);

/// <summary>The activations of the lectures, in families that are drawn together.</summary>
static class ActivationTable
{
    /// <summary>λ and α of SELU: the fixed point of mean 0 and variance 1 (Klambauer et al., "Self-normalizing neural networks", 2017).</summary>
    const double SeluScale = 1.0507009873554805, SeluAlpha = 1.6732632423543772;

    public static ActivationRow[] Steps { get; } =
    [
        new("identity", Activation.Linear, x => x, _ => 1),
        new("sign", Activation.Sign, x => Math.Sign(x), _ => 0),
        new("Heaviside step", Activation.Step, x => x > 0 ? 1 : 0, _ => 0),
    ];

    public static ActivationRow[] Sigmoids { get; } =
    [
        new("logistic", Activation.Sigmoid, Logistic, x => Logistic(x) * Logistic(-x)),
        new("tanh", Activation.Tanh, Math.Tanh, x => 1 / Math.Pow(Math.Cosh(x), 2)),
        new("arctan", Activation.Atan, Math.Atan, x => 1 / (1 + x * x)),
    ];

    public static ActivationRow[] Rectifiers { get; } =
    [
        new("ReLU", Activation.Relu, x => Math.Max(x, 0), x => x > 0 ? 1 : 0),
        new("LeakyReLU(0.1)", Activation.LeakyRelu(0.1), x => x > 0 ? x : 0.1 * x, x => x > 0 ? 1 : 0.1),
        new("PRelu at its start", new PRelu(shared: true), x => x > 0 ? x : 0.25 * x, x => x > 0 ? 1 : 0.25),
        new("ELU", Activation.Elu(), x => x > 0 ? x : Math.Exp(x) - 1, x => x > 0 ? 1 : Math.Exp(x)),
        new("SELU", Activation.Selu, x => SeluScale * (x > 0 ? x : SeluAlpha * (Math.Exp(x) - 1)), x => SeluScale * (x > 0 ? 1 : SeluAlpha * Math.Exp(x))),
    ];

    public static ActivationRow[] Smooth { get; } =
    [
        new("GELU", Activation.Gelu, x => x * NormalBelow(x), x => NormalBelow(x) + x * NormalAt(x)),
        new("SiLU (Swish)", Activation.Silu, x => x * Logistic(x), x => Logistic(x) * (1 + x * Logistic(-x))),
        new("Mish", Activation.Mish, x => x * Math.Tanh(Softplus(x, 1)),
            x => Math.Tanh(Softplus(x, 1)) + x * Logistic(x) / Math.Pow(Math.Cosh(Softplus(x, 1)), 2)),
        new("SoftPlus", Activation.Softplus(), x => Softplus(x, 1), Logistic),
        new("SoftPlus(beta 4)", Activation.Softplus(4), x => Softplus(x, 4), x => Logistic(4 * x)),
    ];

    static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    static double Softplus(double x, double beta) => Math.Log(1 + Math.Exp(beta * x)) / beta;

    /// <summary>The density of normal numbers.</summary>
    static double NormalAt(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);

    /// <summary>Φ(x) = ½ + φ(x) (x + x³/3 + x⁵/(3·5) + ...).</summary>
    static double NormalBelow(double x)
    {
        double sum = x, term = x;
        for (int n = 3; Math.Abs(term) > 1e-17 * Math.Abs(sum); n += 2) sum += term *= x * x / n;
        return 0.5 + sum * NormalAt(x);
    }
}
