namespace Myelin;

/// <summary>A function applied to every element, or to every row: both the value that other layers take and a layer itself.</summary>
/// <remarks>
/// Write your own as <c>new Activation("cube", x => x * x * x)</c>. Those of the library are static members; each is declared beside its op
/// (src/Myelin/Ops/Activations), and the source generator lists them all.
/// </remarks>
[StoredByName]
public sealed partial class Activation : Layer
{
    readonly string kind, numbers = "";
    readonly Func<Tensor, Tensor> function;

    /// <summary>An activation by a name, in lower case with underscores, and a function.</summary>
    /// <param name="kind">Its name.</param>
    /// <param name="function">The function, by ops that have gradients.</param>
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

    /// <summary>One of the library's, named as the member that makes it.</summary>
    static Activation Library(Func<Tensor, Tensor> function, ReadOnlySpan<double> numbers = default, [CallerMemberName] string member = "") =>
        new(Underscored(member), NamedForms.Written("", numbers), function);

    /// <summary>y = x.</summary>
    public static Activation Linear => Library(x => x);

    /// <summary>Whether it is not one of the library's.</summary>
    internal bool IsOwn { get; } = true;

    /// <summary>Every activation of the library, with its usual parameters.</summary>
    public static IReadOnlyList<Activation> All => Array.ConvertAll(Forms, form => form.Default);

    /// <summary>The activation of a name, as "relu", "leaky_relu" or "LeakyRelu", with its usual parameters.</summary>
    /// <exception cref="ArgumentException">There is none; the message names the nearest.</exception>
    public static Activation Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string plain = name.Replace("_", "", StringComparison.Ordinal);
        return Array.Find(Forms, form => form.Member.Equals(plain, StringComparison.OrdinalIgnoreCase))?.Default
            ?? throw Nearest.Unknown("activation", name, Array.ConvertAll(Forms, form => Underscored(form.Member)));
    }

    /// <summary>Its written form: "relu", "leaky_relu(0.2)".</summary>
    internal string Written => kind + numbers;

    /// <summary>The library's activation of a written form; null if there is none.</summary>
    internal static Activation? Parse(string written) => NamedForms.Parse(Forms, written, made => made.Written, Capitalized);

    /// <summary>"LeakyRelu" to "leaky_relu".</summary>
    static string Underscored(string member) => string.Concat(member.Select((c, i) =>
        char.IsUpper(c) ? $"{(i > 0 ? "_" : "")}{char.ToLowerInvariant(c)}" : $"{c}"));

    /// <summary>"leaky_relu" to "LeakyRelu".</summary>
    static string Capitalized(string kind) =>
        string.Concat(kind.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(word => $"{char.ToUpperInvariant(word[0])}{word[1..]}"));

    internal override string Kind => kind;

    /// <summary>Applies it.</summary>
    public Tensor Of(Tensor x) => function(x);

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context) => function(x);

    /// <summary>Its name, as it is written in code.</summary>
    public override string ToString() => $"Activation.{Capitalized(kind)}{numbers}";
}
