namespace Myelin;

/// <summary>A comparison of two inputs: a mask, which becomes a tensor of bool. It has no gradient.</summary>
public interface IComparison
{
    /// <summary>The mask.</summary>
    V Value<V>(V a, V b) where V : ILane<V>;
}
