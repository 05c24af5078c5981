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
        (a, nint aBatch) = Batched(a);
        (b, nint bBatch) = Batched(b);
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
            ABatch = aBatch,
            BBatch = bBatch,
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

    /// <summary>The matrices one stride apart, copied if they do not lie so or have a negative stride, and that stride.</summary>
    (Tensor X, nint Stride) Batched(Tensor x)
    {
        long[] strides = x.StridesOrRowMajor;
        nint stride = 0, next = 0;           // of the innermost batch axis, and what one more axis has to have
        bool one = strides[^1] >= 0 && strides[^2] >= 0, found = false;
        for (int axis = x.Rank - 3; axis >= 0; axis--)
        {
            int size = x.Shape.Sizes[axis];
            if (size == 1) continue;
            if (!found) (stride, found) = ((nint)strides[axis], true);
            else one &= strides[axis] == next;
            one &= strides[axis] >= 0;
            next = (nint)strides[axis] * size;
        }
        if (one) return (x, stride);
        Tensor copy = Tensor.Empty(x.Shape, x.Type, this);
        Copy(x, copy);
        return (copy, (nint)x.Shape[-2] * x.Shape[-1]);
    }
}
