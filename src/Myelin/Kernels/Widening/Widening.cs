namespace Myelin.Kernels;

/// <summary>Copies numbers of 16 bits to memory as float32. Widening is exact, so every width gives the same bits.</summary>
internal static unsafe class Widening
{
    /// <summary>Widens exactly <paramref name="count"/> numbers of a type, by registers of a width.</summary>
    public static void Run(SimdLevel simd, ElementType type, ushort* from, float* to, nint count)
    {
        if (type == ElementType.Float16) Run<Float16Format>(simd, from, to, count);
        else Run<BFloat16Format>(simd, from, to, count);
    }

    static void Run<H>(SimdLevel simd, ushort* from, float* to, nint count) where H : struct, IHalfFormat
    {
        switch (simd)
        {
            case SimdLevel.Avx512: Exactly<F32x16, H>(from, to, count); break;
            case SimdLevel.Avx2: Exactly<F32x8, H>(from, to, count); break;
            case SimdLevel.Vector128: Exactly<F32x4, H>(from, to, count); break;
            default: Exactly<F32x1, H>(from, to, count); break;
        }
    }

    [MethodImpl(Hot)]
    static void Exactly<L, H>(ushort* from, float* to, nint count) where L : struct, ILane<L>, IWideningLane<L> where H : struct, IHalfFormat
    {
        nint i = 0;
        for (; i <= count - L.Width; i += L.Width) Lane<L, H>(from + i).Store(to + i);
        for (; i < count; i++) to[i] = Number<H>(from[i]);
    }

    /// <summary>One number.</summary>
    [MethodImpl(Inline)]
    public static float Number<H>(ushort bits) where H : struct, IHalfFormat => Lane<F32x1, H>(&bits).Value;

    /// <summary>One register of a product.</summary>
    [MethodImpl(Inline)]
    public static void Register<V, H>(ushort* from, V* to) where V : unmanaged where H : struct, IHalfFormat
    {
        if (sizeof(V) == 64) Lane<F32x16, H>(from).Store((float*)to);
        else if (sizeof(V) == 32) Lane<F32x8, H>(from).Store((float*)to);
        else if (sizeof(V) == 16) Lane<F32x4, H>(from).Store((float*)to);
        else Lane<F32x1, H>(from).Store((float*)to);
    }

    /// <summary>Widens <paramref name="count"/> numbers in whole registers: the last one may read and write past the end.</summary>
    [MethodImpl(Hot)]
    public static void Registers<V, H>(ushort* from, float* to, nint count) where V : unmanaged where H : struct, IHalfFormat
    {
        for (nint i = 0; i < count; i += sizeof(V) / sizeof(float)) Register<V, H>(from + i, (V*)(to + i));
    }

    [MethodImpl(Inline)]
    static L Lane<L, H>(ushort* from) where L : struct, ILane<L>, IWideningLane<L> where H : struct, IHalfFormat => H.Widen(L.LoadWords(from));
}
