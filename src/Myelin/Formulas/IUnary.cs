namespace Myelin;

/// <summary>An elementwise op of one input: its value and its gradient, as formulas over any carrier.</summary>
public interface IUnary
{
    /// <summary>y = f(x).</summary>
    V Value<V>(V x) where V : ILane<V>;

    /// <summary>dx = f'(x) dy, given x and y = f(x).</summary>
    V Gradient<V>(V x, V y, V dy) where V : ILane<V>;
}
