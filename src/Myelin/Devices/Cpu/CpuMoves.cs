namespace Myelin;

/// <summary>Primitives that move elements.</summary>
public sealed partial class CpuDevice
{
    readonly struct ScatterAddVisitor(KernelThreads threads, ElementType indices, nint outer, nint size, nint count, nint inner) : ILaneVisitor<Kernel>
    {
        public Kernel Visit<V, T>() where V : struct, INumberLane<V, T> where T : unmanaged =>
            new ScatterAddKernel<V, T>(threads, indices, outer, size, count, inner);
    }

    /// <inheritdoc/>
    protected internal override void Concatenate(ReadOnlySpan<Tensor> x, int axis, Tensor y)
    {
        axis = y.Shape.Axis(axis);
        var inputs = new Tensor[x.Length];
        var lengths = new nint[x.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = RowMajor(x[i]);
            lengths[i] = Elements(x[i].Shape, axis, y.Rank) * y.Type.Size();
        }
        Launch(new ConcatenateKernel(Workers, Elements(y.Shape, 0, axis), lengths), inputs, [y]);
    }

    /// <inheritdoc/>
    protected internal override void Place(Tensor x, int[] starts, Tensor y)
    {
        int last = y.Rank - 1;                                    // the axis that a row of y is cut along
        while (last > 0 && x.Shape[last] == y.Shape[last]) last--;
        nint inner = y.Type.Size() * Elements(y.Shape, last + 1, y.Rank);
        Kernel kernel = y.Rank == 0
            ? new PlaceKernel(Workers, [], [], [], 0, inner, inner)
            : new PlaceKernel(Workers, x.Shape.Sizes[..last].ToArray(), starts[..last], y.Shape.Sizes[..last].ToArray(), starts[last] * inner,
                x.Shape[last] * inner, y.Shape[last] * inner);
        Launch(kernel, [RowMajor(x)], [y]);
    }

    /// <inheritdoc/>
    protected internal override void Replace(Tensor x, Tensor block, Tensor position, int axis, Tensor y)
    {
        nint inner = y.Type.Size() * Elements(y.Shape, axis + 1, y.Rank);
        var kernel = new ReplaceKernel(Workers, position.Type, Elements(y.Shape, 0, axis), y.Shape[axis], block.Shape[axis], inner);
        Launch(kernel, [RowMajor(x), RowMajor(block), RowMajor(position)], [y]);
    }

    /// <inheritdoc/>
    protected internal override void Gather(Tensor x, Tensor indices, int axis, Tensor y)
    {
        x = RowMajor(x);
        indices = RowMajor(WholeNumbers(indices, nameof(Gather)));
        axis = x.Shape.Axis(axis);
        nint outer = Elements(x.Shape, 0, axis), inner = Elements(x.Shape, axis + 1, x.Rank);
        var kernel = new GatherKernel(Workers, Simd, x.Type, y.Type, indices.Type, outer, x.Shape[axis], (nint)indices.Shape.Elements, inner);
        Launch(kernel, [x, indices], [y]);
    }

    /// <inheritdoc/>
    protected internal override void ScatterAdd(Tensor x, Tensor indices, int axis, Tensor y)
    {
        x = RowMajor(x);
        indices = RowMajor(WholeNumbers(indices, nameof(ScatterAdd)));
        axis = y.Shape.Axis(axis);
        nint outer = Elements(y.Shape, 0, axis), inner = Elements(y.Shape, axis + 1, y.Rank);
        Launch(
            Lanes.Visit<ScatterAddVisitor, Kernel>(x.Type, Simd, new(Workers, indices.Type, outer, y.Shape[axis], (nint)indices.Shape.Elements, inner)),
            [x, indices], [y]);
    }
}
