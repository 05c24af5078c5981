using System.Globalization;

namespace Myelin;

/// <summary>λ R(w): a penalty on a parameter, added to the loss, so that of equally good weights the small ones are learnt.</summary>
/// <remarks>Own ones: <c>new Regularizer("largest", w => w.Abs().Max() * 0.01)</c>.</remarks>
/// <param name="name">What it is called.</param>
/// <param name="penalty">One number, by ops that have gradients.</param>
public sealed class Regularizer(string name, Func<Tensor, Tensor> penalty)
{
    /// <summary>What it is called.</summary>
    public string Name => name;

    /// <summary>Whether it is not one of the library's.</summary>
    internal bool IsOwn { get; private init; } = true;

    /// <summary>λ Σ |w|: many weights become 0 (the lasso; Tibshirani, 1996).</summary>
    /// <param name="strength">λ.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is below 0 or not finite.</exception>
    public static Regularizer L1(double strength = 0.01) => Ours(Written(nameof(L1), Strength(strength, nameof(strength))), w => w.Abs().Sum() * strength);

    /// <summary>λ Σ w²: all weights become smaller (ridge regression; Hoerl and Kennard, 1970). Its gradient is 2 λ w.</summary>
    /// <param name="strength">λ.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is below 0 or not finite.</exception>
    public static Regularizer L2(double strength = 0.01) => Ours(Written(nameof(L2), Strength(strength, nameof(strength))), w => w.Square().Sum() * strength);

    /// <summary>λ₁ Σ |w| + λ₂ Σ w² (the elastic net; Zou and Hastie, 2005).</summary>
    /// <param name="l1">λ₁.</param>
    /// <param name="l2">λ₂.</param>
    /// <exception cref="ArgumentOutOfRangeException">One is below 0 or not finite.</exception>
    public static Regularizer L1L2(double l1 = 0.01, double l2 = 0.01) =>
        Ours(Written(nameof(L1L2), Strength(l1, nameof(l1)), Strength(l2, nameof(l2))), w => w.Abs().Sum() * l1 + w.Square().Sum() * l2);

    /// <summary>The penalty: one number.</summary>
    /// <param name="weights">A parameter's value, of any shape.</param>
    /// <exception cref="ShapeException">An own one gives more than one number.</exception>
    public Tensor Of(Tensor weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        Tensor number = penalty(weights);
        return number.Rank == 0 ? number : throw new ShapeException($"Regularizer {name}: expects a penalty of one number, received {number.Shape}; Sum() it.");
    }

    static Regularizer Ours(string name, Func<Tensor, Tensor> penalty) => new(name, penalty) { IsOwn = false };

    static double Strength(double strength, string parameter) => double.IsFinite(strength) && strength >= 0 ? strength
        : throw new ArgumentOutOfRangeException(parameter, $"Regularizer: expects a strength of at least 0, received {strength.ToString(CultureInfo.InvariantCulture)}; 0.01 is usual.");

    static string Written(string name, params double[] numbers) => $"{name}({string.Join(", ", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)))})";

    /// <summary>The library's regularizer of a name, as <see cref="Name"/> has it; null if there is none.</summary>
    internal static Regularizer? Parse(string name)
    {
        int open = name.IndexOf('(', StringComparison.Ordinal);
        if (open < 0 || !name.EndsWith(')')) return null;
        double[] numbers = [.. name[(open + 1)..^1].Split(',').Select(text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN)];
        if (numbers.Any(number => !(double.IsFinite(number) && number >= 0))) return null;
        Regularizer? made = (name[..open], numbers) switch
        {
            (nameof(L1), [double strength]) => L1(strength),
            (nameof(L2), [double strength]) => L2(strength),
            (nameof(L1L2), [double l1, double l2]) => L1L2(l1, l2),
            _ => null,
        };
        return made?.Name == name ? made : null;
    }

    /// <summary>Every form that <see cref="Parse"/> knows, with the usual numbers.</summary>
    internal static IEnumerable<string> Forms => new[] { L1(), L2(), L1L2() }.Select(known => known.Name);

    /// <summary>Its name, as it is written: L2(0.01).</summary>
    public override string ToString() => name;
}
