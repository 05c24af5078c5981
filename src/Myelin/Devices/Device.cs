namespace Myelin;

/// <summary>Where tensors live and who computes on them. Ops say what; a device does it through these primitives.</summary>
/// <remarks>
/// Every output handed to a primitive is new, contiguous and fills its storage; inputs may have any strides. Work may be
/// queued; reading a value waits for it.
/// <para>
/// The CPU defines the order of every sum, which makes its results the same on every machine: the terms are divided into blocks of 256, and
/// the n blocks are folded pairwise, S(n) = S(p) + S(n - p) with the largest power of two p below n. A block of <see cref="Reduce"/> adds term
/// i to lane i mod 16 and folds the lanes 8-4-2-1; a block of a product, convolution, pooling or scatter-add is a chain in ascending order.
/// </para>
/// </remarks>
public abstract partial class Device
{
    [ThreadStatic] static Device? current;

    /// <summary>The device of new tensors on this thread: the one in <see cref="Use"/>, or <see cref="CpuDevice.Default"/>.</summary>
    public static Device Current => current ?? CpuDevice.Default;

    /// <summary>Makes this the device of new tensors on this thread until the result is disposed.</summary>
    public Scope Use()
    {
        var scope = new Scope(current);
        current = this;
        return scope;
    }

    /// <summary>Ends <see cref="Use"/>.</summary>
    public readonly struct Scope : IDisposable
    {
        readonly Device? before;

        internal Scope(Device? before) => this.before = before;

        /// <summary>Goes back to the device before.</summary>
        public void Dispose() => current = before;
    }

    /// <summary>What it is, in words.</summary>
    public abstract string Name { get; }

    /// <summary>Its name.</summary>
    public sealed override string ToString() => Name;

    /// <summary>y = f(x), elementwise; x broadcasts to y.</summary>
    protected internal abstract void Map<F>(F formula, Tensor x, Tensor y) where F : struct, IUnary;

    /// <summary>y = f(a, b), elementwise; inputs broadcast to y.</summary>
    protected internal abstract void Map<F>(F formula, Tensor a, Tensor b, Tensor y) where F : struct, IBinary;

    /// <summary>dx = f'(x) dy. An input that the formula does not read may be null.</summary>
    protected internal abstract void MapGradient<F>(F formula, Tensor? x, Tensor? y, Tensor dy, Tensor dx) where F : struct, IUnary;

    /// <summary>The gradient by the first input (or the second). An input that the formula does not read may be null.</summary>
    protected internal abstract void MapGradient<F>(F formula, bool second, Tensor? a, Tensor? b, Tensor? y, Tensor dy, Tensor result)
        where F : struct, IBinary;

    /// <summary>y = a b + c, rounded once; inputs broadcast to y.</summary>
    protected internal abstract void MultiplyAdd(Tensor a, Tensor b, Tensor c, Tensor y);

    /// <summary>y (bool) = a compared with b.</summary>
    protected internal abstract void Compare<F>(F formula, Tensor a, Tensor b, Tensor y) where F : struct, IComparison;

    /// <summary>y = a where the condition (bool) holds, else b.</summary>
    protected internal abstract void Select(Tensor condition, Tensor a, Tensor b, Tensor y);

    /// <summary>y = the outputs of a formula on blocks; all operands are [..., blocks · n] with equal leading axes.</summary>
    protected internal abstract void Blockwise<F>(F formula, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y) where F : struct, IBlockwise;

    /// <summary>dx = the gradients of <see cref="Blockwise"/>. Inputs and outputs that the formula does not read may be null; a dy that is null is 0.</summary>
    protected internal abstract void BlockwiseGradient<F>(
        F formula, ReadOnlySpan<Tensor?> x, ReadOnlySpan<Tensor?> y, ReadOnlySpan<Tensor?> dy, ReadOnlySpan<Tensor> dx) where F : struct, IBlockwise;

    /// <summary>The step of an optimizer: old values of parameter and slots, scalars (one number each), and the new values.</summary>
    protected internal abstract void Update<F>(
        F formula, Tensor gradient, ReadOnlySpan<Tensor> old, ReadOnlySpan<Tensor> scalars, ReadOnlySpan<Tensor> updated) where F : struct, IUpdate;

    /// <summary>y = x in y's element type and row-major order; x broadcasts to y.</summary>
    protected internal abstract void Copy(Tensor x, Tensor y);

    /// <summary>y = x folded over its last axis, which has at least one element (a sum may have none).</summary>
    protected internal abstract void Reduce(Reduction reduction, Tensor x, int axis, int axes, Tensor y);

    /// <summary>
    /// y = a · b over the last two axes, leading axes equal, each sum in blocks over ascending k. Beside Float32, b may be Float16 or BFloat16:
    /// the bits are those of first casting it.
    /// </summary>
    protected internal abstract void Product(Tensor a, Tensor b, Tensor y);

    /// <summary>
    /// y = x * w: [batch, (depth, (height,)) width, inputs] by [window, inputs / groups, outputs], in the order of
    /// <see cref="ConvolutionKernel"/>. Beside Float32, w may be Float16 or BFloat16, here and in the gradient by x.
    /// </summary>
    protected internal abstract void Convolution(Tensor x, Tensor w, in Window window, int groups, Tensor y);

    /// <summary>dx of <see cref="Convolution"/>.</summary>
    protected internal abstract void ConvolutionInputGradient(Tensor dy, Tensor w, in Window window, int groups, Tensor dx);

    /// <summary>dw of <see cref="Convolution"/>.</summary>
    protected internal abstract void ConvolutionWeightGradient(Tensor x, Tensor dy, in Window window, int groups, Tensor dw);

    /// <summary>
    /// y[..., o, c] = values at the input under the window of o where x is largest: NaN wins, and of equal ones the first in
    /// row-major order. Padding never wins; every window holds an input.
    /// </summary>
    protected internal abstract void MaxPool(Tensor x, Tensor values, in Window window, Tensor y);

    /// <summary>dx = the sum of each dy, outputs ascending, at the input that <see cref="MaxPool"/> takes; zeros elsewhere.</summary>
    protected internal abstract void MaxPoolGradient(Tensor x, Tensor dy, in Window window, Tensor dx);

    /// <summary>y = the sum of x under each window, in row-major order, divided by the number of inputs there; padding is not counted.</summary>
    protected internal abstract void AveragePool(Tensor x, in Window window, Tensor y);

    /// <summary>dx of <see cref="AveragePool"/>: dy / count, added over outputs ascending.</summary>
    protected internal abstract void AveragePoolGradient(Tensor dy, in Window window, Tensor dx);

    /// <summary>y = the inputs behind each other along an axis.</summary>
    protected internal abstract void Concatenate(ReadOnlySpan<Tensor> x, int axis, Tensor y);

    /// <summary>y = zeros, and x where the slice that starts at <paramref name="starts"/> lies.</summary>
    protected internal abstract void Place(Tensor x, int[] starts, Tensor y);

    /// <summary>
    /// y = x, but the block along an axis from a position on (one int64). Entries of the block that would lie outside the axis are left out.
    /// A compiled capture may let y lie over x, so that only the block is written.
    /// </summary>
    protected internal abstract void Replace(Tensor x, Tensor block, Tensor position, int axis, Tensor y);

    /// <summary>
    /// y[..., i, ...] = x[..., indices[i], ...] along an axis; NaN (0 in whole types) for an index outside it.
    /// An x of Float16 or BFloat16 may give a y of Float32.
    /// </summary>
    protected internal abstract void Gather(Tensor x, Tensor indices, int axis, Tensor y);

    /// <summary>y = zeros, and y[..., indices[i], ...] += x[..., i, ...] along an axis, i ascending; indices outside it are left out.</summary>
    protected internal abstract void ScatterAdd(Tensor x, Tensor indices, int axis, Tensor y);

    /// <summary>
    /// order (int64) = the places of indices [n], those of index 0 first, each group ascending; starts[k] (int64, [size + 1]) = where group k begins
    /// in it. Indices outside 0 to size - 1 belong to no group; behind the groups order is 0.
    /// </summary>
    protected internal abstract void Group(Tensor indices, Tensor starts, Tensor order);

    /// <summary>
    /// y[k, h, :] = Σ values[e, h] x[columns[e], h, :] over the entries e of group k in their order, each block a chain of fused multiply-adds.
    /// values: [n, heads], x: [size, heads, features], y: [groups, heads, features]; starts and order as from <see cref="Group"/>. A column outside x
    /// gives NaN.
    /// </summary>
    protected internal abstract void SparseProduct(Tensor values, Tensor x, Tensor starts, Tensor order, Tensor columns, Tensor y);

    /// <summary>y[k, :] = the largest of x[e, :] over the entries e of group k, NaN if one is NaN, and -∞ if there are none.</summary>
    protected internal abstract void GroupMax(Tensor x, Tensor starts, Tensor order, Tensor y);

    /// <summary>y = softmax of the rows (the last axis) of x, or its logarithm.</summary>
    protected internal abstract void Softmax(Tensor x, bool logarithm, Tensor y);

    /// <summary>The gradient of <see cref="Softmax"/>, given its result.</summary>
    protected internal abstract void SoftmaxGradient(Tensor y, Tensor dy, bool logarithm, Tensor dx);

    /// <summary>loss[i] = ln Σ exp logits[i, :] - logits[i, labels[i]] for labels of any whole type; NaN for a label that is no class.</summary>
    protected internal abstract void SparseCrossentropy(Tensor logits, Tensor labels, Tensor loss);

    /// <summary>The gradient of <see cref="SparseCrossentropy"/>: (softmax - onehot) dy[i].</summary>
    protected internal abstract void SparseCrossentropyGradient(Tensor logits, Tensor labels, Tensor dy, Tensor dx);

    /// <summary>y (int64) = the first index of the largest value along the last axis.</summary>
    protected internal abstract void ArgMax(Tensor x, Tensor y);

    /// <summary>y (int64) = the first index of the smallest value along the last axis.</summary>
    protected internal abstract void ArgMin(Tensor x, Tensor y);

    /// <summary>y = x added up along an axis, i ascending (descending if reversed); an exclusive sum stops before its own element.</summary>
    protected internal abstract void Scan(Tensor x, int axis, bool exclusive, bool reverse, Tensor y);

    /// <summary>The rows (the last axis) of x in order, NaN last, equal ones as they stood; and where each came from (int64).</summary>
    protected internal abstract void Sort(Tensor x, bool descending, Tensor values, Tensor indices);

    /// <summary>
    /// y = (x - mean) · inverse · scale + offset with inverse = 1 / √(variance + epsilon) for x [rows, columns], whose mean and variance are
    /// those of each row or of each column; scale and offset have a number for each column. The inverse of a row is right even where its
    /// variance overflows.
    /// </summary>
    protected internal abstract void Normalize(
        NormalizationAxis over, Tensor x, Tensor scale, Tensor offset, double epsilon, Tensor y, Tensor mean, Tensor variance, Tensor inverse);

    /// <summary>The gradients of <see cref="Normalize"/> by x, scale and offset, given its mean and inverse deviation.</summary>
    protected internal abstract void NormalizeGradient(
        NormalizationAxis over, Tensor x, Tensor scale, Tensor mean, Tensor inverse, Tensor dy, Tensor dx, Tensor dscale, Tensor doffset);

    /// <summary>y drawn from a distribution by the key [2] of int64: (stream, step); element i by its index alone.</summary>
    protected internal abstract void Random(Distribution distribution, Tensor key, Tensor y);
}
