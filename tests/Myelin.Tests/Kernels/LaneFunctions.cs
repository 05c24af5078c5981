using System.Runtime.CompilerServices;
using Myelin.Kernels;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Myelin.Tests.Kernels;

/// <summary>A formula of three operands, to run at any width.</summary>
internal interface IFormula
{
    static abstract V Of<V>(V x, V y, V z) where V : ILane<V>;
}

internal readonly struct Exp : IFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Exp();
}

internal readonly struct Expm1 : IFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Expm1();
}

internal readonly struct Log : IFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Log();
}

internal readonly struct Log1p : IFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Log1p();
}

internal readonly struct Tanh : IFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Tanh();
}

internal readonly struct Sigmoid : IFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Sigmoid();
}

internal readonly struct Sin : IFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Sin();
}

internal readonly struct Cos : IFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Cos();
}

internal readonly struct Atan : IFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Atan();
}

internal readonly struct Erf : IFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Erf();
}

internal readonly struct NormalCdf : IFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.NormalCdf();
}

internal readonly struct Pow : IFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Pow(y);
}

internal readonly struct Sum : IFormula { [MethodImpl(MethodImplOptions.AggressiveInlining)] public static V Of<V>(V x, V y, V z) where V : ILane<V> => x + y; }
internal readonly struct Difference : IFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x, V y, V z) where V : ILane<V> => x - y;
}

internal readonly struct Product : IFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x, V y, V z) where V : ILane<V> => x * y;
}

internal readonly struct Quotient : IFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x, V y, V z) where V : ILane<V> => x / y;
}

internal readonly struct Negation : IFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x, V y, V z) where V : ILane<V> => -x;
}

internal readonly struct MultiplyAdd : IFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.MultiplyAdd(y, z);
}

internal readonly struct Sqrt : IFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Sqrt();
}

internal readonly struct Abs : IFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Abs();
}

internal readonly struct Round : IFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Round();
}

internal readonly struct Floor : IFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Floor();
}

internal readonly struct Ceiling : IFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Ceiling();
}

internal readonly struct Scale : IFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Scale(y.Round().Maximum(-1e6).Minimum(1e6));
}

internal readonly struct Maximum : IFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Maximum(y);
}

internal readonly struct Minimum : IFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Minimum(y);
}

internal readonly struct Greater : IFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.GreaterThan(y).Select(z, 2);
}

internal readonly struct GreaterOrEqual : IFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.GreaterThanOrEqual(y).Select(z, 2);
}

internal readonly struct Equal : IFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.EqualTo(y).Select(z, 2);
}


/// <summary>The loops that kernels are made of.</summary>
internal static unsafe class Loop
{
    /// <summary>target[i] = formula(x[i], y[i], z[i]) for a count that is a multiple of the width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<O, V, T>(T* x, T* y, T* z, T* target, int count)
        where O : IFormula where V : INumberLane<V, T> where T : unmanaged
    {
        for (int i = 0; i < count; i += V.Width) O.Of(V.Load(x + i), V.Load(y + i), V.Load(z + i)).Store(target + i);
    }

    /// <summary>The same for a function of one operand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<O, V, T>(T* x, T* target, int count)
        where O : IFormula where V : INumberLane<V, T> where T : unmanaged
    {
        for (int i = 0; i < count; i += V.Width)
        {
            V value = V.Load(x + i);
            O.Of(value, value, value).Store(target + i);
        }
    }
}
