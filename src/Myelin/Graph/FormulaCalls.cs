using System.Diagnostics.CodeAnalysis;
using static System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes;

namespace Myelin;

/// <summary>Calls of formulas: how the library's elementwise ops, and yours, are applied.</summary>
public static class FormulaCalls
{
    extension(Tensor x)
    {
        /// <summary>y = f(x), elementwise.</summary>
        /// <param name="formula">The formula.</param>
        /// <exception cref="ShapeException">The formula does not work on the element type.</exception>
        public Tensor Map<[DynamicallyAccessedMembers(PublicProperties)] F>(F formula) where F : struct, IUnary
        {
            if (x.IsWeak) x = x.Take(ElementType.Float32, Device.Current);
            return (FormulaCache<F, UnaryOp<F>>.Find(formula) ?? FormulaCache<F, UnaryOp<F>>.Keep(formula, new(formula))).ApplyOne(x);
        }

        /// <summary>y = f(x, other), elementwise, broadcasting.</summary>
        /// <param name="other">The second input.</param>
        /// <param name="formula">The formula.</param>
        /// <exception cref="ShapeException">The shapes do not broadcast, or the types differ or do not suit the formula.</exception>
        public Tensor Map<[DynamicallyAccessedMembers(PublicProperties)] F>(Tensor other, F formula) where F : struct, IBinary
        {
            Agree(ref x, ref other, typeof(F).Name);
            return (FormulaCache<F, BinaryOp<F>>.Find(formula) ?? FormulaCache<F, BinaryOp<F>>.Keep(formula, new(formula))).ApplyOne(x, other);
        }

        /// <summary>The bools of a comparison, elementwise, broadcasting.</summary>
        /// <param name="other">The second input.</param>
        /// <param name="formula">The comparison.</param>
        /// <exception cref="ShapeException">The shapes do not broadcast, or the types differ.</exception>
        public Tensor Compare<[DynamicallyAccessedMembers(PublicProperties)] F>(Tensor other, F formula) where F : struct, IComparison
        {
            Agree(ref x, ref other, typeof(F).Name);
            if (!x.Type.IsNumber()) { x = x.Cast(ElementType.Int32); other = other.Cast(ElementType.Int32); }
            return (FormulaCache<F, ComparisonOp<F>>.Find(formula) ?? FormulaCache<F, ComparisonOp<F>>.Keep(formula, new(formula))).ApplyOne(x, other);
        }
    }

    extension(Tensor)
    {
        /// <summary>The outputs of a formula on blocks.</summary>
        /// <param name="formula">The formula.</param>
        /// <param name="x">The inputs [..., blocks · n], with equal leading axes.</param>
        /// <exception cref="ShapeException">The shapes do not go together, or the types differ or are not real.</exception>
        public static Tensor[] MapBlocks<[DynamicallyAccessedMembers(PublicProperties)] F>(F formula, params Tensor[] x) where F : struct, IBlockwise
        {
            var op = FormulaCache<F, BlockwiseOp<F>>.Find(formula) ?? FormulaCache<F, BlockwiseOp<F>>.Keep(formula, new(formula));
            return op.Apply(x);
        }
    }

    /// <summary>Whole numbers where the formula is one of real numbers.</summary>
    internal static ShapeException RealOnly(string who, ElementType type) =>
        new($"{who}: expects Float32 or Float64, received {type}; Cast(ElementType.Float32) first.");

    /// <summary>Gives bare constants the other's element type, and refuses a mix of types or devices.</summary>
    internal static void Agree(ref Tensor a, ref Tensor b, string who)
    {
        if (a.IsWeak && b.IsWeak)
        {
            a = a.Take(ElementType.Float32, Device.Current);
            b = b.Take(ElementType.Float32, Device.Current);
        }
        else if (a.IsWeak) a = a.Take(b.Type, b.Device);
        else if (b.IsWeak) b = b.Take(a.Type, a.Device);
        if (a.Type != b.Type)
            throw new ShapeException($"{who}: {a.Type}{a.Shape} and {b.Type}{b.Shape} differ in element type; "
                + $"Cast(ElementType.{(a.Type > b.Type ? a.Type : b.Type)}) one of them.");
        SameDevice(a, b, who);
    }

    /// <summary>
    /// As <see cref="Agree"/>, for weights that a product, a convolution or a gather widens as it reads them: beside values of Float32
    /// they may be Float16 or BFloat16. This is the only mixture of types that ops accept.
    /// </summary>
    internal static void AgreeOnWeights(ref Tensor x, ref Tensor weights, string who)
    {
        if (x.Type == ElementType.Float32 && weights.Type.IsHalf() && !weights.IsWeak) SameDevice(x, weights, who);
        else Agree(ref x, ref weights, who);
    }

    static void SameDevice(Tensor a, Tensor b, string who)
    {
        if (a.Device != b.Device)
            throw new ShapeException($"{who}: one side is on {a.Device.Name} and the other on {b.Device.Name}; move one with To(device).");
    }
}
