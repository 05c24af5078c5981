namespace Myelin;

/// <summary>An elementwise op of two inputs.</summary>
public interface IBinary
{
    /// <summary>y = f(a, b).</summary>
    V Value<V>(V a, V b) where V : ILane<V>;

    /// <summary>da = ∂f/∂a dy, given a, b and y = f(a, b).</summary>
    V GradientA<V>(V a, V b, V y, V dy) where V : ILane<V>;

    /// <summary>db = ∂f/∂b dy, given a, b and y = f(a, b).</summary>
    V GradientB<V>(V a, V b, V y, V dy) where V : ILane<V>;
}
