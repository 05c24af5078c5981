namespace Myelin.Kernels;

/// <summary>A lane of binary floating-point numbers: what the functions need beyond <see cref="ILane{V}"/>.</summary>
/// <remarks>
/// Generic code names both interfaces, <c>where V : ILane&lt;V&gt;, IRealLane&lt;V&gt;</c>: C# looks for the conversion of
/// constants only in the interfaces that a constraint names.
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

    /// <summary>The bits as a whole number, shifted up.</summary>
    static abstract V operator <<(V bits, int count);

    /// <summary>The bits as an unsigned whole number, shifted down.</summary>
    static abstract V operator >>>(V bits, int count);

    /// <summary>The smaller one; this when this is NaN. One instruction where <see cref="ILane{V}.Minimum"/> is several.</summary>
    V AtMost(V limit);

    /// <summary>The larger one; this when this is NaN. One instruction where <see cref="ILane{V}.Maximum"/> is several.</summary>
    V AtLeast(V limit);

    /// <summary>Whether this &gt; other anywhere: for the branch to what is rarely needed.</summary>
    bool AnyGreaterThan(V other);

    /// <summary>floor(log2 |x|), subnormals included; -∞ for ±0, +∞ for ±∞, NaN for NaN (IEEE 754 logB).</summary>
    V Exponent();

    /// <summary>x · 2^-Exponent: at least 1 and below 2, with the sign of x; ±1 for ±0 and ±∞. Meaningless for NaN.</summary>
    V Significand();

    /// <summary>this · 2^exponent as in <see cref="ILane{V}.Scale"/>, for a |this| from 1/2 to below 2 and |exponent| below twice the largest of the format.</summary>
    V ScaleUnit(V exponent);
}
