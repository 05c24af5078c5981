namespace Myelin.Kernels;

/// <summary>A lane of float32 that can be loaded from numbers of 16 bits.</summary>
/// <typeparam name="V">The lane itself.</typeparam>
internal unsafe interface IWideningLane<V> : IRealLane<V>, INumberLane<V, float> where V : IWideningLane<V>
{
    /// <summary>Reads <c>Width</c> words of 16 bits and extends their signs to the 32 bits of the lane's numbers.</summary>
    static abstract V LoadWords(ushort* source);
}
