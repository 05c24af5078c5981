namespace Myelin;

/// <summary>Elementwise primitives: each becomes a <see cref="MapKernel"/> of one stage, or two where bools come in or out.</summary>
public sealed partial class CpuDevice
{
    readonly struct UnaryVisitor<F>(F formula) : ILaneVisitor<Stage> where F : struct, IUnary
    {
        public Stage Visit<V, T>() where V : struct, INumberLane<V, T> where T : unmanaged =>
            FormulaCache<F, UnaryStage<F, V, T>>.Find(formula) ?? FormulaCache<F, UnaryStage<F, V, T>>.Keep(formula, new(formula));
    }

    readonly struct BinaryVisitor<F>(F formula) : ILaneVisitor<Stage> where F : struct, IBinary
    {
        public Stage Visit<V, T>() where V : struct, INumberLane<V, T> where T : unmanaged =>
            FormulaCache<F, BinaryStage<F, V, T>>.Find(formula) ?? FormulaCache<F, BinaryStage<F, V, T>>.Keep(formula, new(formula));
    }

    readonly struct QuaternaryVisitor<F>(F formula) : ILaneVisitor<Stage> where F : struct, IQuaternary
    {
        public Stage Visit<V, T>() where V : struct, INumberLane<V, T> where T : unmanaged =>
            FormulaCache<F, QuaternaryStage<F, V, T>>.Find(formula) ?? FormulaCache<F, QuaternaryStage<F, V, T>>.Keep(formula, new(formula));
    }

    readonly struct ComparisonVisitor<F>(F formula) : ILaneVisitor<Stage> where F : struct, IComparison
    {
        public Stage Visit<V, T>() where V : struct, INumberLane<V, T> where T : unmanaged =>
            FormulaCache<F, ComparisonStage<F, V, T>>.Find(formula) ?? FormulaCache<F, ComparisonStage<F, V, T>>.Keep(formula, new(formula));
    }

    readonly struct SelectVisitor : ILaneVisitor<Stage>
    {
        public Stage Visit<V, T>() where V : struct, INumberLane<V, T> where T : unmanaged => new SelectStage<V, T>();
    }

    readonly struct UpdateVisitor<F>(F formula) : ILaneVisitor<Stage> where F : struct, IUpdate
    {
        public Stage Visit<V, T>() where V : struct, INumberLane<V, T> where T : unmanaged =>
            FormulaCache<F, UpdateStage<F, V, T>>.Find(formula) ?? FormulaCache<F, UpdateStage<F, V, T>>.Keep(formula, new(formula));
    }

    static readonly int[] unarySlots = [0, 1], binarySlots = [0, 1, 2], unaryGradientSlots = [0, 1, 2, 2, 3], binaryGradientSlots = [0, 1, 2, 3, 4];

    /// <inheritdoc/>
    protected internal override void Map<F>(F formula, Tensor x, Tensor y) =>
        Run([new(Lanes.Visit<UnaryVisitor<F>, Stage>(x.Type, Simd, new(formula)), unarySlots)], 0, [x], [y]);

    /// <inheritdoc/>
    protected internal override void Map<F>(F formula, Tensor a, Tensor b, Tensor y) =>
        Run([new(Lanes.Visit<BinaryVisitor<F>, Stage>(a.Type, Simd, new(formula)), binarySlots)], 0, [a, b], [y]);

    /// <inheritdoc/>
    protected internal override void MapGradient<F>(F formula, Tensor? x, Tensor? y, Tensor dy, Tensor dx) =>
        Run(
            [new(Lanes.Visit<QuaternaryVisitor<UnaryGradient<F>>, Stage>(dy.Type, Simd, new(new(formula))), unaryGradientSlots)], 0,
            [x ?? dy, y ?? dy, dy], [dx]);

    /// <inheritdoc/>
    protected internal override void MapGradient<F>(F formula, bool second, Tensor? a, Tensor? b, Tensor? y, Tensor dy, Tensor result)
    {
        Stage stage = second
            ? Lanes.Visit<QuaternaryVisitor<BinaryGradientB<F>>, Stage>(dy.Type, Simd, new(new(formula)))
            : Lanes.Visit<QuaternaryVisitor<BinaryGradientA<F>>, Stage>(dy.Type, Simd, new(new(formula)));
        Run([new(stage, binaryGradientSlots)], 0, [a ?? dy, b ?? dy, y ?? dy, dy], [result]);
    }

    /// <inheritdoc/>
    protected internal override void MultiplyAdd(Tensor a, Tensor b, Tensor c, Tensor y) =>
        Run([new(Lanes.Visit<QuaternaryVisitor<MultipliedAndAdded>, Stage>(y.Type, Simd, default), unaryGradientSlots)], 0, [a, b, c], [y]);

    /// <inheritdoc/>
    protected internal override void Compare<F>(F formula, Tensor a, Tensor b, Tensor y) =>
        Run(
            [new(Lanes.Visit<ComparisonVisitor<F>, Stage>(a.Type, Simd, new(formula)), [0, 1, 3]), new(Casts.Between(a.Type, ElementType.Bool), [3, 2])], 1,
            [a, b], [y]);

    /// <inheritdoc/>
    protected internal override void Select(Tensor condition, Tensor a, Tensor b, Tensor y) =>
        Run(
            [new(Casts.Between(ElementType.Bool, a.Type), [0, 4]), new(Lanes.Visit<SelectVisitor, Stage>(a.Type, Simd, default), [4, 1, 2, 3])], 1,
            [condition, a, b], [y]);

    /// <inheritdoc/>
    protected internal override void Update<F>(F formula, Tensor gradient, ReadOnlySpan<Tensor> old, ReadOnlySpan<Tensor> scalars, ReadOnlySpan<Tensor> updated)
    {
        Stage stage = Lanes.Visit<UpdateVisitor<F>, Stage>(gradient.Type, Simd, new(formula));
        int[] slots = new int[1 + old.Length + scalars.Length + updated.Length];
        for (int i = 0; i < slots.Length; i++) slots[i] = i;
        Run([new(stage, slots)], 0, [gradient, .. old, .. scalars], updated);
    }

    /// <inheritdoc/>
    protected internal override void Copy(Tensor x, Tensor y) =>
        Run([new(x.Type == y.Type ? new CopyStage(x.Type.Size()) : Casts.Between(x.Type, y.Type), [0, 1])], 0, [x], [y]);

    /// <summary>Launches a chain over the domain of its first output.</summary>
    void Run(StageCall[] calls, int scratch, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Shape domain = outputs[0].Shape;
        var strides = new long[]?[inputs.Length + outputs.Length];
        var sizes = new int[strides.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            if (!inputs[i].IsContiguous || inputs[i].Shape != domain) strides[i] = Broadcast(inputs[i], domain);
            sizes[i] = inputs[i].Type.Size();
        }
        for (int i = 0; i < outputs.Length; i++) sizes[inputs.Length + i] = outputs[i].Type.Size();
        Launch(new MapKernel(Workers, new MapLayout(domain, strides), inputs.Length, sizes, scratch, calls), inputs, outputs);
    }

    /// <summary>The strides by which x runs over a larger shape.</summary>
    static long[] Broadcast(Tensor x, Shape domain)
    {
        long[] own = x.StridesOrRowMajor, strides = new long[domain.Rank];
        for (int i = 1; i <= x.Rank; i++) strides[^i] = x.Shape.Sizes[^i] == 1 ? 0 : own[^i];
        return strides;
    }
}

/// <summary>a b + c, rounded once.</summary>
readonly struct MultipliedAndAdded : IQuaternary
{
    [MethodImpl(Inline)]
    public V Value<V>(V a, V b, V c, V unused) where V : ILane<V> => a.MultiplyAdd(b, c);
}

/// <summary>dx of a unary formula, from (x, y, dy).</summary>
readonly struct UnaryGradient<F>(F formula) : IQuaternary where F : struct, IUnary
{
    readonly F formula = formula;

    [MethodImpl(Inline)]
    public V Value<V>(V x, V y, V dy, V unused) where V : ILane<V> => formula.Gradient(x, y, dy);
}

/// <summary>da of a binary formula, from (a, b, y, dy).</summary>
readonly struct BinaryGradientA<F>(F formula) : IQuaternary where F : struct, IBinary
{
    readonly F formula = formula;

    [MethodImpl(Inline)]
    public V Value<V>(V a, V b, V y, V dy) where V : ILane<V> => formula.GradientA(a, b, y, dy);
}

/// <summary>db of a binary formula, from (a, b, y, dy).</summary>
readonly struct BinaryGradientB<F>(F formula) : IQuaternary where F : struct, IBinary
{
    readonly F formula = formula;

    [MethodImpl(Inline)]
    public V Value<V>(V a, V b, V y, V dy) where V : ILane<V> => formula.GradientB(a, b, y, dy);
}
