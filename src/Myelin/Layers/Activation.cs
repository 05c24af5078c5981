namespace Myelin;

/// <summary>A function applied to every element, or to every row: both the value that other layers take and a layer itself.</summary>
/// <remarks>Own ones: <c>new Activation("cube", x => x * x * x)</c>.</remarks>
public sealed class Activation : Layer
{
    readonly string kind;
    readonly Func<Tensor, Tensor> function;

    /// <summary>An activation by a name and a function.</summary>
    public Activation(string kind, Func<Tensor, Tensor> function)
    {
        this.kind = kind;
        this.function = function;
    }

    /// <summary>y = x.</summary>
    public static Activation Linear => new("linear", x => x);

    /// <summary>y = max(x, 0).</summary>
    public static Activation Relu => new("relu", x => x.Relu());

    /// <summary>y = 1 / (1 + e^-x).</summary>
    public static Activation Sigmoid => new("sigmoid", x => x.Sigmoid());

    /// <summary>y = tanh x.</summary>
    public static Activation Tanh => new("tanh", x => x.Tanh());

    /// <summary>y = e^x / Σ e^x over the last axis.</summary>
    public static Activation Softmax => new("softmax", x => x.Softmax());

    internal override string Kind => kind;

    /// <summary>Applies it.</summary>
    public Tensor Of(Tensor x) => function(x);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, bool training) => function(x);

    /// <summary>Its name, as it is written.</summary>
    public override string ToString() => $"Activation.{char.ToUpperInvariant(kind[0])}{kind[1..]}";
}
