using System.Globalization;

namespace Myelin;

/// <summary>A function applied to every element, or to every row: both the value that other layers take and a layer itself.</summary>
/// <remarks>Own ones: <c>new Activation("cube", x => x * x * x)</c>.</remarks>
public sealed class Activation : Layer
{
    readonly string kind, parameters = "";
    readonly Func<Tensor, Tensor> function;
    readonly Func<double, Activation>? withParameter;

    /// <summary>An activation by a name, in lower case with underscores, and a function.</summary>
    public Activation(string kind, Func<Tensor, Tensor> function)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(kind);
        this.kind = kind;
        this.function = function;
    }

    /// <summary>One of the library's, with its parameter and how it is made with another.</summary>
    Activation(string kind, double parameter, Func<double, Activation> withParameter, Func<Tensor, Tensor> function) : this(kind, function)
    {
        parameters = $"({parameter.ToString(CultureInfo.InvariantCulture)})";
        this.withParameter = withParameter;
        IsOwn = false;
    }

    static Activation Ours(string kind, Func<Tensor, Tensor> function) => new(kind, function) { IsOwn = false };

    /// <summary>Whether it is not one of the library's.</summary>
    internal bool IsOwn { get; private init; } = true;

    /// <summary>y = x.</summary>
    public static Activation Linear => Ours("linear", x => x);

    /// <summary>y = 1 above 0, -1 below, 0 at 0. It learns nothing: its gradient is 0.</summary>
    public static Activation Sign => Ours("sign", x => x.Sign());

    /// <summary>y = 1 above 0, else 0: Heaviside's step. It learns nothing: its gradient is 0.</summary>
    public static Activation Step => Ours("step", x => x.Heaviside());

    /// <summary>y = 1 / (1 + e^-x).</summary>
    public static Activation Sigmoid => Ours("sigmoid", x => x.Sigmoid());

    /// <summary>y = x/6 + 1/2, held between 0 and 1.</summary>
    public static Activation HardSigmoid => Ours("hard_sigmoid", x => x.HardSigmoid());

    /// <summary>y = tanh x.</summary>
    public static Activation Tanh => Ours("tanh", x => x.Tanh());

    /// <summary>y = atan x.</summary>
    public static Activation Atan => Ours("atan", x => x.Atan());

    /// <summary>y = x / (1 + |x|).</summary>
    public static Activation Softsign => Ours("softsign", x => x.Softsign());

    /// <summary>y = max(x, 0).</summary>
    public static Activation Relu => Ours("relu", x => x.Relu());

    /// <summary>y = x above 0, else slope x.</summary>
    public static Activation LeakyRelu(double slope = 0.01) => new("leaky_relu", slope, LeakyRelu, x => x.LeakyRelu(slope));

    /// <summary>y = x above 0, else alpha (e^x - 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Alpha is below 0.</exception>
    public static Activation Elu(double alpha = 1) => alpha >= 0
        ? new("elu", alpha, Elu, x => x.Elu(alpha))
        : throw new ArgumentOutOfRangeException(nameof(alpha), $"Elu: expects an alpha of at least 0, received {alpha}; 1 is usual.");

    /// <summary>y = 1.0507 x above 0, else 1.7581 (e^x - 1).</summary>
    public static Activation Selu => Ours("selu", x => x.Selu());

    /// <summary>y = x Φ(x) with the distribution Φ of normal numbers.</summary>
    public static Activation Gelu => Ours("gelu", x => x.Gelu());

    /// <summary>y = x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2, near gelu.</summary>
    public static Activation GeluTanh => Ours("gelu_tanh", x => x.GeluTanh());

    /// <summary>y = x / (1 + e^-x), also called swish.</summary>
    public static Activation Silu => Ours("silu", x => x.Silu());

    /// <inheritdoc cref="Silu"/>
    public static Activation Swish => Ours("swish", x => x.Silu());

    /// <summary>y = x tanh(ln(1 + e^x)).</summary>
    public static Activation Mish => Ours("mish", x => x.Mish());

    /// <summary>y = ln(1 + e^(beta x)) / beta.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Beta is not above 0.</exception>
    public static Activation Softplus(double beta = 1) => beta > 0
        ? new("softplus", beta, Softplus, x => x.Softplus(beta))
        : throw new ArgumentOutOfRangeException(nameof(beta), $"Softplus: expects a beta above 0, received {beta}; 1 is usual.");

    /// <summary>y = e^x.</summary>
    public static Activation Exponential => Ours("exponential", x => x.Exp());

    /// <summary>y = e^x / Σ e^x over the last axis.</summary>
    public static Activation Softmax => Ours("softmax", x => x.Softmax());

    /// <summary>Every activation of the library, with its usual parameters.</summary>
    public static IReadOnlyList<Activation> All =>
    [
        Linear, Sign, Step, Sigmoid, HardSigmoid, Tanh, Atan, Softsign, Relu, LeakyRelu(), Elu(), Selu, Gelu, GeluTanh, Silu, Swish, Mish,
        Softplus(), Exponential, Softmax,
    ];

    /// <summary>The activation of a name, as "relu", "leaky_relu" or "LeakyRelu", with its usual parameters.</summary>
    /// <exception cref="ArgumentException">There is none; the message names the nearest.</exception>
    public static Activation Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(known => Plain(known.kind).Equals(Plain(name), StringComparison.OrdinalIgnoreCase))
            ?? throw Nearest.Unknown("activation", name, [.. All.Select(known => known.kind)]);
    }

    static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal);

    /// <summary>How it stands in files: "relu", "leaky_relu(0.2)".</summary>
    internal string Written => kind + parameters;

    /// <summary>The library's activation of a written form; null if there is none.</summary>
    internal static Activation? Parse(string written)
    {
        int open = written.IndexOf('(', StringComparison.Ordinal);
        Activation? known = All.FirstOrDefault(known => known.kind == (open < 0 ? written : written[..open]));
        if (known?.withParameter == null) return open < 0 ? known : null;
        return open >= 0 && written.EndsWith(')') && double.TryParse(written[(open + 1)..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out double parameter) ? known.withParameter(parameter) : null;
    }

    internal override string Kind => kind;

    /// <summary>Applies it.</summary>
    public Tensor Of(Tensor x) => function(x);

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context) => function(x);

    /// <summary>Its name, as it is written.</summary>
    public override string ToString() => $"Activation.{string.Concat(kind.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(word => $"{char.ToUpperInvariant(word[0])}{word[1..]}"))}{parameters}";
}
