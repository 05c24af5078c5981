using System.Numerics;
using Myelin.Kernels;

namespace Myelin.Tests.Kernels;

/// <summary>One product with its operands, and the scalar, k-ordered sum that it must equal bit for bit.</summary>
sealed unsafe class ProductCase<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    readonly ProductShape shape;
    readonly T[] a, b, bias;
    readonly T guard = T.CreateChecked(12345.678);

    /// <param name="special">The share of infinities, NaN, subnormals and signed zeros among the numbers.</param>
    public ProductCase(ProductShape shape, Random random, double special)
    {
        this.shape = shape;
        nint lastA = Enumerable.Range(0, Math.Max(shape.Batch, 1)).Max(i => (int)shape.AOf(i));
        nint lastB = Enumerable.Range(0, Math.Max(shape.Batch, 1)).Max(i => (int)shape.BOf(i));
        a = Numbers(lastA + (shape.M * shape.ARow) + (shape.K * shape.AStep) + 1, random, special);
        b = Numbers(lastB + (shape.K * shape.BStep) + (shape.N * shape.BColumn) + 1, random, special);
        bias = Numbers(Math.Max(shape.N, shape.M * shape.CRow) + 1, random, special);
    }

    ProductCase(ProductShape shape, T[] a, T[] b, T[] bias) => (this.shape, this.a, this.b, this.bias) = (shape, a, b, bias);

    /// <summary>The product of one row of a row-major A alone.</summary>
    public ProductCase<T> Row(int row) =>
        new(ProductShape.Of(1, shape.N, shape.K), a.AsSpan((int)(row * shape.ARow)).ToArray(), b, bias);

    /// <summary>Another matrix for each product, which lies as C does.</summary>
    T[] Matrix => matrix ??= Numbers(Math.Max(shape.Batch, 0) * shape.CBatch + (shape.M * shape.CRow) + 64, new Random(7), 0);

    T[]? matrix;

    public T[] Run(KernelThreads threads, SimdLevel simd, ProductFinish finish)
    {
        var c = new T[Math.Max(shape.Batch, 0) * shape.CBatch + (shape.M * shape.CRow) + 64];
        Array.Fill(c, guard);
        fixed (T* pa = a, pb = b, pc = c, pbias = bias, pmatrix = Matrix) MatrixProduct.Run(threads, simd, shape, pa, pb, pc, pbias, pmatrix, finish);
        return c;
    }

    public void Check(KernelThreads threads, SimdLevel simd, ProductFinish finish)
    {
        T[] received = Run(threads, simd, finish), expected = new T[received.Length];
        Array.Fill(expected, guard);
        Assert.True(Scratch.Intact, "scratch memory overrun");
        for (int batch = 0; batch < shape.Batch; batch++)
            for (int i = 0; i < shape.M; i++)
                for (int j = 0; j < shape.N; j++)
                    expected[(batch * shape.CBatch) + (i * shape.CRow) + j] = Element(batch, i, j, finish);
        for (int index = 0; index < expected.Length; index++)
        {
            if (!SameBits(expected[index], received[index]))
                Assert.Fail(
                    $"[{shape.M}, {shape.K}] x [{shape.K}, {shape.N}] x {shape.Batch}, A {shape.ARow} {shape.AStep}, B {shape.BStep} {shape.BColumn}, C " +
                        $"{shape.CRow}, {finish}, {threads.Count} threads: element {index}: expected {expected[index]}, received {received[index]}");
        }
    }

    T Element(int batch, int i, int j, ProductFinish finish)
    {
        var products = new Ordered.Products<T>();
        for (int k = 0; k < shape.K; k++)
            products.Add(a[shape.AOf(batch) + (i * shape.ARow) + (k * shape.AStep)], b[shape.BOf(batch) + (k * shape.BStep) + (j * shape.BColumn)]);
        T sum = products.Sum;
        if (finish.HasFlag(ProductFinish.Bias)) sum += bias[j];
        if (finish.HasFlag(ProductFinish.Matrix)) sum += Matrix[(batch * shape.CBatch) + (i * shape.CRow) + j];
        if (finish.HasFlag(ProductFinish.Relu)) sum = sum > T.Zero || T.IsNaN(sum) ? sum : T.Zero;
        return sum;
    }

    /// <summary>Equal bits; any NaN equals any other, whose bits the machine chooses.</summary>
    static bool SameBits(T x, T y) => T.IsNaN(x) ? T.IsNaN(y) : x == y && T.IsNegative(x) == T.IsNegative(y);

    /// <summary>Random numbers and, past the last, 64 bytes that are readable and poisonous: NaN.</summary>
    static T[] Numbers(nint count, Random random, double special)
    {
        T[] specials = [T.PositiveInfinity, T.NegativeInfinity, T.NaN, T.Epsilon, -T.Epsilon, T.Zero, T.NegativeZero];
        var numbers = new T[count + (64 / sizeof(T))];
        Array.Fill(numbers, T.NaN);
        for (nint i = 0; i < count; i++)
            numbers[i] = random.NextDouble() < special ? specials[random.Next(specials.Length)] : T.CreateChecked((random.NextDouble() * 2) - 1);
        return numbers;
    }
}
