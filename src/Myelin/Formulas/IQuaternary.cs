namespace Myelin;

/// <summary>An elementwise formula of four inputs, as gradients of elementwise ops are.</summary>
interface IQuaternary
{
    V Value<V>(V a, V b, V c, V d) where V : ILane<V>;
}
