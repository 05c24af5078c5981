namespace Myelin.Kernels;

/// <summary>loss = ln Σ e^(x - m) - (x[label] - m) for each row of x [rows, classes], where m is the maximum of the row.</summary>
/// <remarks>An invalid label gives NaN, because a kernel cannot throw. So does a row without a softmax.</remarks>
sealed unsafe class CrossentropyKernel<V, T>(KernelThreads threads, nint rows, nint classes, ElementType labelType) : SplitKernel(threads)
    where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    public override object? Key => (typeof(CrossentropyKernel<V, T>), rows, classes, labelType);

    public override void Run(void** operands) => Split(operands, rows, classes);

    [SkipLocalsInit]
    [MethodImpl(Hot)]
    protected override void Do(void** operands, nint from, nint to)
    {
        T* x = (T*)operands[0], loss = (T*)operands[2];
        var labels = new Indices(operands[1], labelType);
        T* missing = stackalloc T[Fold.Lanes];
        ((V)double.NaN).Store(missing);
        T* chosen = stackalloc T[RowTile<V, T>.MostRows + Fold.Lanes];
        var tile = new RowTile<V, T>(classes);
        for (nint row = from; row < to; row += tile.Rows)
        {
            nint count = nint.Min(tile.Rows, to - row);
            T* first = x + row * classes;
            tile.Exponentials(first, count);
            for (nint i = 0; i < count; i++)
            {
                long label = labels[row + i];
                chosen[i] = (ulong)label < (ulong)classes ? first[i * classes + (nint)label] : *missing;
            }
            for (nint i = 0; i < count; i += V.Width)
            {
                V result = V.Load(tile.Second + i).Log() - (V.Load(chosen + i) - V.Load(tile.First + i));
                RowMap<V, T>.Some(result, loss + row + i, nint.Min(V.Width, count - i));
            }
        }
    }
}

/// <summary>dx = (softmax x - onehot label) dy for each row of x [rows, classes], with the bits of <see cref="SoftmaxKernel{V, T}"/>.</summary>
/// <remarks>An invalid label gives a row of NaN.</remarks>
sealed unsafe class CrossentropyGradientKernel<V, T>(KernelThreads threads, nint rows, nint classes, ElementType labelType) : SplitKernel(threads)
    where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    public override object? Key => (typeof(CrossentropyGradientKernel<V, T>), rows, classes, labelType);

    public override void Run(void** operands) => Split(operands, rows, classes);

    [MethodImpl(Hot)]
    protected override void Do(void** operands, nint from, nint to)
    {
        T* x = (T*)operands[0], dy = (T*)operands[2], dx = (T*)operands[3], end = dx + to * classes;
        var labels = new Indices(operands[1], labelType);
        var tile = new RowTile<V, T>(classes);
        for (nint row = from; row < to; row += tile.Rows)
        {
            nint count = nint.Min(tile.Rows, to - row);
            tile.Exponentials(x + row * classes, count);
            for (nint i = 0; i < count; i++)
            {
                long label = labels[row + i];
                bool isClass = (ulong)label < (ulong)classes;
                V sum = RowMap<V, T>.All(tile.Second + i), scale = isClass ? RowMap<V, T>.All(dy + row + i) : double.NaN;
                T* target = dx + (row + i) * classes;
                RowMap<V, T>.ToRow(default(Other), tile.Row(i), tile.Row(i), sum, scale, classes, target, end);
                if (isClass) Labelled(tile.Row(i) + label, tile.Second + i, dy + row + i, target + label);
            }
        }
    }

    readonly struct Other : IRowFormula
    {
        [MethodImpl(Inline)]
        public L Of<L>(L e, L unused, L sum, L dy) where L : ILane<L> => e / sum * dy;
    }

    /// <summary>dx = (e / sum - 1) dy, for the class of the label.</summary>
    [MethodImpl(Inline)]
    static void Labelled(T* e, T* sum, T* dy, T* dx)
    {
        if (typeof(T) == typeof(float)) *(float*)dx = ((*(float*)e / *(float*)sum) - 1) * *(float*)dy;
        else *(double*)dx = ((*(double*)e / *(double*)sum) - 1) * *(double*)dy;
    }
}
