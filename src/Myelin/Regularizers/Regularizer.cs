using System.Globalization;

namespace Myelin;

/// <summary>λ R(w): a penalty on a parameter that is added to the loss, so that of equally good weights the small ones are learned.</summary>
/// <remarks>
/// Write your own as <c>new Regularizer("largest", w => w.Abs().Max() * 0.01)</c>. Those of the library are static members, one file each;
/// the source generator lists them all.
/// </remarks>
/// <param name="name">Its name.</param>
/// <param name="penalty">One number, by ops that have gradients.</param>
[StoredByName]
public sealed partial class Regularizer(string name, Func<Tensor, Tensor> penalty)
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Whether it is not one of the library's.</summary>
    internal bool IsOwn { get; private init; } = true;

    /// <summary>The penalty: one number.</summary>
    /// <param name="weights">A parameter's value, of any shape.</param>
    /// <exception cref="ShapeException">The penalty is more than one number.</exception>
    public Tensor Of(Tensor weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        Tensor number = penalty(weights);
        return number.Rank == 0 ? number : throw new ShapeException($"Regularizer {name}: expects a penalty of one number, received {number.Shape}; Sum() it.");
    }

    /// <summary>One of the library's, named as the member that makes it.</summary>
    static Regularizer Library(Func<Tensor, Tensor> penalty, ReadOnlySpan<double> numbers, [CallerMemberName] string member = "") =>
        new(NamedForms.Written(member, numbers), penalty) { IsOwn = false };

    static double Strength(double strength, string parameter) => double.IsFinite(strength) && strength >= 0 ? strength
        : throw new ArgumentOutOfRangeException(parameter,
            $"Regularizer: expects a strength of at least 0, received {strength.ToString(CultureInfo.InvariantCulture)}; 0.01 is usual.");

    /// <summary>The library's regularizer of a name, as <see cref="Name"/> has it; null if there is none.</summary>
    internal static Regularizer? Parse(string name) => NamedForms.Parse(Forms, name, made => made.Name);

    /// <summary>Its name, as it is written: L2(0.01).</summary>
    public override string ToString() => name;
}
