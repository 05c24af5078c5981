using static Myelin.Tests.LayerReferences;
using static Myelin.Tests.Samples;

namespace Myelin.Tests;

/// <summary>Rows of <see cref="LayerTable"/>: EinsumDense, Identity, Lambda and Masking.</summary>
internal static class CoreLayerRows
{
    public static LayerRow[] All { get; } =
    [
        new(typeof(EinsumDense), () => new EinsumDense("abc,cd->abd", [null, 4], Activation.Tanh, "d"), [2, 3], [2, 4], "einsum_dense", 16, "kernel", "bias")
        {
            Reference = (x, w) => Affine(x, w).Map(Math.Tanh),
            Errors =
            [
                ("no result", () => new EinsumDense("ab,bc", [3])),
                ("a digit for an axis", () => new EinsumDense("a1,1b->ab", [3])),
                ("dots within", () => new EinsumDense("a...b,bc->a...c", [3])),
                ("dots at both ends", () => new EinsumDense("...a...,ab->...b...", [3])),
                ("a kernel with the batch axis", () => new EinsumDense("ab,ac->abc", [null, 3])),
                ("dots on one side only", () => new EinsumDense("...ab,bc->ac", [3])),
                ("an axis of the kernel that stands nowhere else", () => new EinsumDense("ab,bcd->ac", [3])),
                ("sizes of too few axes", () => new EinsumDense("abc,cd->abd", [4])),
                ("no size of a new axis", () => new EinsumDense("ab,bc->ac", [null])),
                ("a size of 0", () => new EinsumDense("ab,bc->ac", [0])),
                ("a bias axis that is none of the output", () => new EinsumDense("ab,bc->ac", [3], biasAxes: "b")),
                ("too few axes", () => new EinsumDense("abc,cd->abd", [null, 4]).Of(X)),
                ("another size than it says", () => new EinsumDense("abc,cd->abd", [5, 4]).Of(Series)),
                ("other inputs", () => { var layer = new EinsumDense("ab,bc->ac", [3]); layer.Of(X); layer.Of(Other); }),
                ("weights before it is built", () => _ = new EinsumDense("ab,bc->ac", [3]).Kernel),
            ],
        },
        new(typeof(EinsumDense), () => new EinsumDense("...b,bcd->...cd", [2, 3]), [4, 5], [4, 2, 3], "einsum_dense", 30, "kernel")
        {
            Reference = (x, w) => x.MatMul(w("kernel").Reshape([5, 6])).Reshape([x.Shape[0], x.Shape[1], 2, 3]),
        },
        new(typeof(EinsumDense), () => new EinsumDense("abcd,cde->abe", [null, 3], biasAxes: "be"), [2, 4, 5], [2, 3], "einsum_dense", 66, "kernel", "bias")
        {
            Reference = (x, w) => x.Reshape([x.Shape[0], 2, 20]).MatMul(w("kernel").Reshape([20, 3])).With(w("bias"), Plus),
            FixedAxes = 3,
        },
        new(typeof(Identity), () => new Identity(), [2, 3], [2, 3], "identity", 0)
        {
            Reference = (x, _) => x,
            FixedAxes = 0,
            Errors =
            [
                ("a number", () => new Identity().Of(Number)),
            ],
        },
        new(typeof(Lambda), () => new Lambda(x => x * x + 1), [2, 3], [2, 3], "lambda", 0)
        {
            Reference = (x, _) => x.Map(x => (x * x) + 1),
            FixedAxes = 0,
            IsStored = false,
            Errors =
            [
                ("a function that gives nothing", () => new Lambda(_ => null!).Of(X)),
            ],
        },
        new(typeof(Masking), () => new Masking(), [4, 3], [4, 3], "masking", 0)
        {
            Reference = (x, _) => x,
            FixedAxes = 0,
            Errors =
            [
                ("a matrix", () => new Masking().Of(X)),
                ("a value that is no number", () => new Masking(double.NaN)),
            ],
        },
    ];
}
