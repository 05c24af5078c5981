using System.Runtime.CompilerServices;
using Myelin.Kernels;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Myelin.Tests.Kernels;

/// <summary>A formula of three operands, to run at any width.</summary>
internal interface IFormula
{
    static abstract V Of<V>(V x, V y, V z) where V : ILane<V>;
}

readonly struct Exp : IFormula { [MethodImpl(AggressiveInlining)] public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Exp(); }
readonly struct Expm1 : IFormula { [MethodImpl(AggressiveInlining)] public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Expm1(); }
readonly struct Log : IFormula { [MethodImpl(AggressiveInlining)] public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Log(); }
readonly struct Log1p : IFormula { [MethodImpl(AggressiveInlining)] public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Log1p(); }
readonly struct Tanh : IFormula { [MethodImpl(AggressiveInlining)] public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Tanh(); }
readonly struct Sigmoid : IFormula { [MethodImpl(AggressiveInlining)] public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Sigmoid(); }
readonly struct Sin : IFormula { [MethodImpl(AggressiveInlining)] public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Sin(); }
readonly struct Cos : IFormula { [MethodImpl(AggressiveInlining)] public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Cos(); }
readonly struct Atan : IFormula { [MethodImpl(AggressiveInlining)] public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Atan(); }
readonly struct Erf : IFormula { [MethodImpl(AggressiveInlining)] public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Erf(); }
readonly struct NormalCdf : IFormula { [MethodImpl(AggressiveInlining)] public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.NormalCdf(); }
readonly struct Pow : IFormula { [MethodImpl(AggressiveInlining)] public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Pow(y); }
readonly struct Sum : IFormula { [MethodImpl(AggressiveInlining)] public static V Of<V>(V x, V y, V z) where V : ILane<V> => x + y; }
readonly struct Difference : IFormula { [MethodImpl(AggressiveInlining)] public static V Of<V>(V x, V y, V z) where V : ILane<V> => x - y; }
readonly struct Product : IFormula { [MethodImpl(AggressiveInlining)] public static V Of<V>(V x, V y, V z) where V : ILane<V> => x * y; }
readonly struct Quotient : IFormula { [MethodImpl(AggressiveInlining)] public static V Of<V>(V x, V y, V z) where V : ILane<V> => x / y; }
readonly struct Negation : IFormula { [MethodImpl(AggressiveInlining)] public static V Of<V>(V x, V y, V z) where V : ILane<V> => -x; }
readonly struct MultiplyAdd : IFormula { [MethodImpl(AggressiveInlining)] public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.MultiplyAdd(y, z); }
readonly struct Sqrt : IFormula { [MethodImpl(AggressiveInlining)] public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Sqrt(); }
readonly struct Abs : IFormula { [MethodImpl(AggressiveInlining)] public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Abs(); }
readonly struct Round : IFormula { [MethodImpl(AggressiveInlining)] public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Round(); }
readonly struct Floor : IFormula { [MethodImpl(AggressiveInlining)] public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Floor(); }
readonly struct Ceiling : IFormula { [MethodImpl(AggressiveInlining)] public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Ceiling(); }

readonly struct Scale : IFormula
{
    [MethodImpl(AggressiveInlining)]
    public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Scale(y.Round().Maximum(-1e6).Minimum(1e6));
}

readonly struct Maximum : IFormula { [MethodImpl(AggressiveInlining)] public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Maximum(y); }
readonly struct Minimum : IFormula { [MethodImpl(AggressiveInlining)] public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.Minimum(y); }

readonly struct Greater : IFormula
{
    [MethodImpl(AggressiveInlining)]
    public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.GreaterThan(y).Select(z, 2);
}

readonly struct GreaterOrEqual : IFormula
{
    [MethodImpl(AggressiveInlining)]
    public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.GreaterThanOrEqual(y).Select(z, 2);
}

readonly struct Equal : IFormula { [MethodImpl(AggressiveInlining)] public static V Of<V>(V x, V y, V z) where V : ILane<V> => x.EqualTo(y).Select(z, 2); }

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
