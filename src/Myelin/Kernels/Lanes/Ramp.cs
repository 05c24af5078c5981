using System.Runtime.InteropServices;

namespace Myelin.Kernels;

/// <summary>The numbers 0 to 15 in memory, from which masks for tails are computed.</summary>
static unsafe class Ramp
{
    static ReadOnlySpan<float> Singles => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    static ReadOnlySpan<double> Doubles => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    /// <summary>The address of 0 in the element type. Only floating-point lanes are wider than one element and have tails.</summary>
    [MethodImpl(Inline)]
    public static T* Of<T>() where T : unmanaged =>
        typeof(T) == typeof(float)
            ? (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(Singles))
            : (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(Doubles));

    /// <summary>The mask of all elements of a register after the first <paramref name="count"/>.</summary>
    [MethodImpl(Inline)]
    public static V From<V, T>(nint count) where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged =>
        V.Load(Of<T>()).GreaterThanOrEqual((double)count);
}
