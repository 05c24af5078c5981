namespace Myelin;

/// <summary>An elementwise comparison of two inputs, whose result is a tensor of bool. It has no gradient.</summary>
public interface IComparison
{
    /// <summary>The mask of the elements for which the comparison is true.</summary>
    V Value<V>(V a, V b) where V : ILane<V>;
}
