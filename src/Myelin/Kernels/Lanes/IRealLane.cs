namespace Myelin.Kernels;

/// <summary>A lane of binary floating-point numbers: the members that the functions need in addition to <see cref="ILane{V}"/>.</summary>
/// <remarks>
/// Generic code names both interfaces, <c>where V : ILane&lt;V&gt;, IRealLane&lt;V&gt;</c>, because C# looks for the conversion of
/// constants only in interfaces named by a constraint.
/// </remarks>
/// <typeparam name="V">The lane itself.</typeparam>
internal interface IRealLane<V> : ILane<V> where V : IRealLane<V>
{
    /// <summary>Bitwise and.</summary>
    static abstract V operator &(V a, V b);

    /// <summary>Bitwise or.</summary>
    static abstract V operator |(V a, V b);

    /// <summary>Bitwise exclusive or.</summary>
    static abstract V operator ^(V a, V b);

    /// <summary>The bits, shifted left as an integer.</summary>
    static abstract V operator <<(V bits, int count);

    /// <summary>The bits, shifted right as an unsigned integer.</summary>
    static abstract V operator >>>(V bits, int count);

    /// <summary>The smaller number, or this if this is NaN. A single instruction, unlike <see cref="ILane{V}.Minimum"/>.</summary>
    V AtMost(V limit);

    /// <summary>The larger number, or this if this is NaN. A single instruction, unlike <see cref="ILane{V}.Maximum"/>.</summary>
    V AtLeast(V limit);

    /// <summary>Whether this &gt; other in any element: the condition of a branch that is rarely taken.</summary>
    bool AnyGreaterThan(V other);

    /// <summary>floor(log2 |x|), subnormals included; -∞ for ±0, +∞ for ±∞, NaN for NaN (IEEE 754 logB).</summary>
    V Exponent();

    /// <summary>x · 2^-Exponent, in [1, 2) with the sign of x; ±1 for ±0 and ±∞. Meaningless for NaN.</summary>
    V Significand();

    /// <summary>
    /// this · 2^exponent as in <see cref="ILane{V}.Scale"/>, for |this| in [1/2, 2) and |exponent| below twice the largest exponent of the
    /// format.
    /// </summary>
    V ScaleUnit(V exponent);
}
