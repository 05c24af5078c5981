using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Myelin.Kernels;

/// <summary>A register of floats or doubles, as the tiles of products use it.</summary>
/// <remarks>
/// Fused multiply-add rounds once, in hardware or in software, so all registers give the same bits.
/// </remarks>
internal unsafe interface IProductRegister<V> where V : unmanaged, IProductRegister<V>
{
    /// <summary>The rows of the tallest tile that keeps its sums in registers, with two registers per row and with one.</summary>
    static abstract int RowsOfTwo { get; }

    /// <inheritdoc cref="RowsOfTwo"/>
    static abstract int RowsOfOne { get; }

    /// <summary>The number at <paramref name="number"/> in every lane.</summary>
    static abstract V Spread(void* number);

    /// <summary>Stores the first <paramref name="lanes"/> numbers of x and writes nothing after them.</summary>
    static abstract void StoreFirst(V* address, V x, int lanes);

    /// <summary>this = a·b + this, rounded once. It is written in place because returning it would cost moves.</summary>
    void MultiplyAdd(V a, V b);

    /// <summary>this = a·b + this with the number at a in every lane: one instruction where the hardware has it.</summary>
    void MultiplyAddNumber(void* a, V b);

    /// <summary>this = a·b + this where the mask is set. Other lanes keep their values, whatever a and b are.</summary>
    void MultiplyAddWhere(V a, V b, V mask);

    /// <summary>this = this + x.</summary>
    void Add(V x);

    /// <summary>this = x where x &gt; 0 or x is NaN, and +0 elsewhere.</summary>
    void Relu();
}

/// <summary>512 bits.</summary>
internal unsafe struct Register512<T> : IProductRegister<Register512<T>> where T : unmanaged
{
    Vector512<T> value;

    // 32 registers: 14 · 2 sums, 2 of B, 1 of A.
    public static int RowsOfTwo => 14;
    public static int RowsOfOne => 14;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512<T> Spread(void* number) => new() { value = Vector512.Create(*(T*)number) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(Register512<T>* address, Register512<T> x, int lanes)
    {
        if (typeof(T) == typeof(float))
            Avx512F.MaskStore((float*)address, Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(lanes)).AsSingle(), x.value.AsSingle());
        else
            Avx512F.MaskStore((double*)address, Vector512.LessThan(Vector512<long>.Indices, Vector512.Create((long)lanes)).AsDouble(), x.value.AsDouble());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(Register512<T> a, Register512<T> b)
    {
        if (typeof(T) == typeof(float))
            value = Vector512.FusedMultiplyAdd(a.value.AsSingle(), b.value.AsSingle(), value.AsSingle()).As<float, T>();
        else
            value = Vector512.FusedMultiplyAdd(a.value.AsDouble(), b.value.AsDouble(), value.AsDouble()).As<double, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAddNumber(void* a, Register512<T> b)
    {
        if (typeof(T) == typeof(float))
            value = Vector512.FusedMultiplyAdd(b.value.AsSingle(), Vector512.Create(*(float*)a), value.AsSingle()).As<float, T>();
        else
            value = Vector512.FusedMultiplyAdd(b.value.AsDouble(), Vector512.Create(*(double*)a), value.AsDouble()).As<double, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAddWhere(Register512<T> a, Register512<T> b, Register512<T> mask)
    {
        Vector512<T> before = value;
        MultiplyAdd(a, b);
        value = Vector512.ConditionalSelect(mask.value, value, before);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Register512<T> x) => value += x.value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Relu() => value = Vector512.AndNot(value, Vector512.LessThanOrEqual(value, Vector512<T>.Zero));
}

/// <summary>256 bits.</summary>
internal unsafe struct Register256<T>(Vector256<T> value) : IProductRegister<Register256<T>> where T : unmanaged
{
    Vector256<T> value = value;

    // 16 registers: 6 · 2 sums, 2 of B, 1 of A; or 12 · 1.
    public static int RowsOfTwo => 6;
    public static int RowsOfOne => 12;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256<T> Spread(void* number) => new(Vector256.Create(*(T*)number));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(Register256<T>* address, Register256<T> x, int lanes)
    {
        // The halves are stored separately, because a masked 256-bit store takes about twenty cycles on AMD cores.
        var to = (Register128<T>*)address;
        int half = Vector128<T>.Count;
        if (lanes < half)
        {
            Register128<T>.StoreFirst(to, new(x.value.GetLower()), lanes);
            return;
        }
        *to = new(x.value.GetLower());
        Register128<T>.StoreFirst(to + 1, new(x.value.GetUpper()), lanes - half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(Register256<T> a, Register256<T> b)
    {
        if (typeof(T) == typeof(float))
            value = Vector256.FusedMultiplyAdd(a.value.AsSingle(), b.value.AsSingle(), value.AsSingle()).As<float, T>();
        else
            value = Vector256.FusedMultiplyAdd(a.value.AsDouble(), b.value.AsDouble(), value.AsDouble()).As<double, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAddNumber(void* a, Register256<T> b)
    {
        if (typeof(T) == typeof(float))
            value = Vector256.FusedMultiplyAdd(b.value.AsSingle(), Vector256.Create(*(float*)a), value.AsSingle()).As<float, T>();
        else
            value = Vector256.FusedMultiplyAdd(b.value.AsDouble(), Vector256.Create(*(double*)a), value.AsDouble()).As<double, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAddWhere(Register256<T> a, Register256<T> b, Register256<T> mask)
    {
        Vector256<T> before = value;
        MultiplyAdd(a, b);
        value = Vector256.ConditionalSelect(mask.value, value, before);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Register256<T> x) => value += x.value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Relu() => value = Vector256.AndNot(value, Vector256.LessThanOrEqual(value, Vector256<T>.Zero));
}

/// <summary>128 bits, on any machine.</summary>
internal unsafe struct Register128<T>(Vector128<T> value) : IProductRegister<Register128<T>> where T : unmanaged
{
    Vector128<T> value = value;

    // 16 registers of x86-64 as above; 32 of Arm.
    public static int RowsOfTwo => AdvSimd.IsSupported ? 14 : 6;
    public static int RowsOfOne => AdvSimd.IsSupported ? 14 : 12;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128<T> Spread(void* number) => new(Vector128.Create(*(T*)number));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(Register128<T>* address, Register128<T> x, int lanes)
    {
        T* to = (T*)address;
        if (lanes > 0) to[0] = x.value.GetElement(0);
        if (lanes > 1) to[1] = x.value.GetElement(1);
        if (sizeof(T) == 4 && lanes > 2) to[2] = x.value.GetElement(2);
        if (sizeof(T) == 4 && lanes > 3) to[3] = x.value.GetElement(3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(Register128<T> a, Register128<T> b)
    {
        if (typeof(T) == typeof(float))
            value = Vector128.FusedMultiplyAdd(a.value.AsSingle(), b.value.AsSingle(), value.AsSingle()).As<float, T>();
        else
            value = Vector128.FusedMultiplyAdd(a.value.AsDouble(), b.value.AsDouble(), value.AsDouble()).As<double, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAddNumber(void* a, Register128<T> b)
    {
        if (typeof(T) == typeof(float))
            value = Vector128.FusedMultiplyAdd(b.value.AsSingle(), Vector128.Create(*(float*)a), value.AsSingle()).As<float, T>();
        else
            value = Vector128.FusedMultiplyAdd(b.value.AsDouble(), Vector128.Create(*(double*)a), value.AsDouble()).As<double, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAddWhere(Register128<T> a, Register128<T> b, Register128<T> mask)
    {
        Vector128<T> before = value;
        MultiplyAdd(a, b);
        value = Vector128.ConditionalSelect(mask.value, value, before);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Register128<T> x) => value += x.value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Relu() => value = Vector128.AndNot(value, Vector128.LessThanOrEqual(value, Vector128<T>.Zero));
}

/// <summary>One number.</summary>
internal unsafe struct RegisterOfOne<T> : IProductRegister<RegisterOfOne<T>> where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
{
    T value;

    public static int RowsOfTwo => 6;
    public static int RowsOfOne => 12;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterOfOne<T> Spread(void* number) => *(RegisterOfOne<T>*)number;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(RegisterOfOne<T>* address, RegisterOfOne<T> x, int lanes)
    {
        if (lanes > 0) *address = x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(RegisterOfOne<T> a, RegisterOfOne<T> b) => value = T.FusedMultiplyAdd(a.value, b.value, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAddNumber(void* a, RegisterOfOne<T> b) => MultiplyAdd(*(RegisterOfOne<T>*)a, b);

    /// <remarks>A set mask is a NaN.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAddWhere(RegisterOfOne<T> a, RegisterOfOne<T> b, RegisterOfOne<T> mask)
    {
        if (T.IsNaN(mask.value)) MultiplyAdd(a, b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(RegisterOfOne<T> x) => value += x.value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Relu()
    {
        if (value <= T.Zero) value = T.Zero;
    }
}
