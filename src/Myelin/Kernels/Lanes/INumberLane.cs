namespace Myelin.Kernels;

/// <summary>A lane of <see cref="Width"/> numbers that a kernel loads from memory and stores back.</summary>
/// <remarks>
/// A kernel is one loop, <c>for (i = 0; i &lt; n; i += V.Width) formula.Value(V.Load(x + i)).Store(y + i)</c>. It has no tail, because
/// storage is padded. A NaN result is NaN at every width, but its sign and payload depend on the hardware: processors differ in which
/// operand's NaN they return. Nothing reads those bits.
/// </remarks>
/// <typeparam name="V">The lane itself.</typeparam>
/// <typeparam name="T">The type of the elements in memory.</typeparam>
internal unsafe interface INumberLane<V, T> : ILane<V> where V : INumberLane<V, T> where T : unmanaged
{
    /// <summary>The number of elements in a lane.</summary>
    static abstract int Width { get; }

    /// <summary>Reads <see cref="Width"/> numbers from any address.</summary>
    static abstract V Load(T* source);

    /// <summary>Writes <see cref="Width"/> numbers to any address.</summary>
    void Store(T* target);
}
