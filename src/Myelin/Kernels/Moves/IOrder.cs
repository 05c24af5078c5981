using System.Numerics;

namespace Myelin.Kernels;

/// <summary>Which of two numbers comes first. NaN compares false; callers handle it separately.</summary>
interface IOrder
{
    static abstract bool Before<T>(T a, T b) where T : INumber<T>;
}

/// <summary>Smaller ones first.</summary>
readonly struct Ascending : IOrder
{
    [MethodImpl(Inline)]
    public static bool Before<T>(T a, T b) where T : INumber<T> => a < b;
}

/// <summary>Larger ones first.</summary>
readonly struct Descending : IOrder
{
    [MethodImpl(Inline)]
    public static bool Before<T>(T a, T b) where T : INumber<T> => a > b;
}
