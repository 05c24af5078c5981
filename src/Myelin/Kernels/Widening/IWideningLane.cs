namespace Myelin.Kernels;

/// <summary>A lane of float32 that can be loaded from numbers of 16 bits.</summary>
/// <typeparam name="V">The lane itself.</typeparam>
internal unsafe interface IWideningLane<V> : IRealLane<V>, INumberLane<V, float> where V : IWideningLane<V>
{
    /// <summary>Reads <c>Width</c> words of 16 bits into the upper halves of the lane's numbers; the lower halves are zero.</summary>
    static abstract V LoadUpper(ushort* source);
}
