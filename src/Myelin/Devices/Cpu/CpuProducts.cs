namespace Myelin;

/// <summary>Matrix products.</summary>
public sealed partial class CpuDevice
{
    /// <inheritdoc/>
    protected internal override void Product(Tensor a, Tensor b, Tensor y)
    {
        if (y.Shape.Elements == 0)
        {
            Zero(y);
            return;
        }
        Batches batches = BatchesOf(ref a, ref b);
        long[] aStrides = a.StridesOrRowMajor, bStrides = b.StridesOrRowMajor;
        int m = y.Shape[-2], n = y.Shape[-1];
        var shape = new ProductShape
        {
            M = m,
            N = n,
            K = a.Shape[-1],
            ARow = (nint)aStrides[^2],
            AStep = (nint)aStrides[^1],
            BStep = (nint)bStrides[^2],
            BColumn = (nint)bStrides[^1],
            CRow = n,
            Batch = Shape.Size(Elements(y.Shape, 0, y.Rank - 2), "MatMul"),
            ABatch = batches.A.Stride,
            BBatch = batches.B.Stride,
            Inner = batches.Inner,
            AOuter = batches.A.Outer,
            BOuter = batches.B.Outer,
            CBatch = (nint)m * n,
        };
        Kernel kernel = y.Type switch
        {
            ElementType.Float32 or ElementType.Float64 => new ProductKernel(Workers, Simd, y.Type, b.Type, shape, ProductFinish.Sum),
            ElementType.Int32 => new WholeProductKernel<int>(Workers, shape),
            ElementType.Int64 => new WholeProductKernel<long>(Workers, shape),
            _ => throw new ShapeException($"Product: no arithmetic on {y.Type}; cast to Float32 first."),
        };
        Launch(kernel, [a, b], [y]);
    }

    /// <summary>How the matrices of both operands lie: those of the inner axes one stride apart, and these groups one outer stride.</summary>
    readonly record struct Batches(int Inner, (nint Stride, nint Outer) A, (nint Stride, nint Outer) B);

    /// <summary>Finds strides for the axes before the last two. An operand that has no such strides, or a negative one, is copied.</summary>
    Batches BatchesOf(ref Tensor a, ref Tensor b)
    {
        for (int split = 0; split < Math.Max(1, a.Rank - 2); split++)
        {
            if (StridesAt(a, split) is not { } ofA || StridesAt(b, split) is not { } ofB) continue;
            int inner = 1;
            for (int axis = split; axis < a.Rank - 2; axis++) inner *= a.Shape.Sizes[axis];
            return new(split == 0 ? 0 : inner, ofA, ofB);
        }
        a = Apart(a);
        b = Apart(b);
        return new(0, StridesAt(a, 0)!.Value, StridesAt(b, 0)!.Value);
    }

    /// <summary>The matrices one stride apart, copied if they are not.</summary>
    Tensor Apart(Tensor x)
    {
        if (StridesAt(x, 0) != null) return x;
        Tensor copy = Tensor.Empty(x.Shape, x.Type, this);
        Copy(x, copy);
        return copy;
    }

    /// <summary>The stride of the matrices along the axes from a split on, and along those before; null if some axes have no common one.</summary>
    static (nint Stride, nint Outer)? StridesAt(Tensor x, int split)
    {
        long[] strides = x.StridesOrRowMajor;
        if (strides[^1] < 0 || strides[^2] < 0 || Common(x, strides, split, x.Rank - 2) is not { } stride || Common(x, strides, 0, split) is not { } outer)
            return null;
        return (stride, outer);
    }

    /// <summary>The stride by which some axes can be walked as one; null if there is none.</summary>
    static nint? Common(Tensor x, long[] strides, int from, int to)
    {
        nint stride = 0, next = 0;           // of the innermost axis, and what one more axis has to have
        bool found = false;
        for (int axis = to - 1; axis >= from; axis--)
        {
            int size = x.Shape.Sizes[axis];
            if (size == 1) continue;
            if (strides[axis] < 0 || (found && strides[axis] != next)) return null;
            if (!found) (stride, found) = ((nint)strides[axis], true);
            next = (nint)strides[axis] * size;
        }
        return stride;
    }
}
