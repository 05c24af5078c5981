using System.Text;

namespace Myelin;

/// <summary>y = f(x) for a function f of elements or rows. x: [batch, ...] to y: [batch, ...].</summary>
/// <remarks>
/// Pass an activation to another layer, <c>new Dense(64, Activation.Relu)</c>, or add it to a model as a layer.
/// Define a custom one as <c>new Activation("cube", x => x * x * x)</c>.
/// The activations of the library are static members. Each is declared beside its op (src/Myelin/Ops/Activations); a source generator
/// collects them.
/// <code>
/// new Sequential(input: [784]) { new Dense(64, Activation.Gelu), new Dense(10), Activation.Softmax }
/// </code>
/// </remarks>
[StoredByName]
public sealed partial class Activation : Layer
{
    readonly string kind, numbers = "";
    readonly Func<Tensor, Tensor> function;

    /// <summary>A custom activation.</summary>
    /// <param name="kind">The name, in lower case with underscores.</param>
    /// <param name="function">The function, composed of differentiable ops.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public Activation(string kind, Func<Tensor, Tensor> function)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(kind);
        ArgumentNullException.ThrowIfNull(function);
        this.kind = kind;
        this.function = function;
    }

    Activation(string kind, string numbers, Func<Tensor, Tensor> function) : this(kind, function)
    {
        this.numbers = numbers;
        IsOwn = false;
    }

    /// <summary>An activation of the library, named after the member that creates it.</summary>
    static Activation Library(Func<Tensor, Tensor> function, ReadOnlySpan<double> numbers = default, [CallerMemberName] string member = "") =>
        new(Underscored(member), NamedForms.Written("", numbers), function);

    /// <summary>y = x.</summary>
    public static Activation Linear => Library(x => x);

    /// <summary>Whether this is a custom activation.</summary>
    internal bool IsOwn { get; } = true;

    /// <summary>All activations of the library, with default parameters.</summary>
    public static IReadOnlyList<Activation> All => Array.ConvertAll(Forms, form => form.Default);

    /// <summary>Finds an activation of the library by name, such as "relu", "leaky_relu" or "LeakyRelu", with default parameters. "arctan" is atan.</summary>
    /// <exception cref="ArgumentException">The name is unknown. The message suggests the closest one.</exception>
    public static Activation Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string plain = name.Replace("_", "", StringComparison.Ordinal);
        if (plain.Equals("arctan", StringComparison.OrdinalIgnoreCase)) plain = nameof(Atan);
        return Array.Find(Forms, form => form.Member.Equals(plain, StringComparison.OrdinalIgnoreCase))?.Default
            ?? throw Nearest.Unknown("activation", name, Array.ConvertAll(Forms, form => Underscored(form.Member)));
    }

    /// <summary>The form stored in files: "relu", "leaky_relu(0.2)".</summary>
    internal string Written => kind + numbers;

    /// <summary>The library's activation of a stored form; null if there is none.</summary>
    internal static Activation? Parse(string written) => NamedForms.Parse(Forms, written, made => made.Written, Capitalized);

    /// <summary>"LeakyRelu" to "leaky_relu".</summary>
    static string Underscored(string member)
    {
        var kind = new StringBuilder();
        foreach (char c in member)
        {
            if (char.IsUpper(c) && kind.Length > 0) kind.Append('_');
            kind.Append(char.ToLowerInvariant(c));
        }
        return kind.ToString();
    }

    /// <summary>"leaky_relu" to "LeakyRelu".</summary>
    static string Capitalized(string kind) =>
        string.Concat(kind.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(word => $"{char.ToUpperInvariant(word[0])}{word[1..]}"));

    internal override string Kind => kind;

    /// <summary>Applies the activation.</summary>
    /// <param name="x">[batch, ...]</param>
    public Tensor Of(Tensor x) => function(x);

    /// <inheritdoc/>
    protected internal override bool IsStepwise => true;

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context) => function(x);

    /// <summary>The activation as written in code: "Activation.Relu".</summary>
    public override string ToString() => $"Activation.{Capitalized(kind)}{numbers}";
}
