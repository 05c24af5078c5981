namespace Myelin;

/// <summary>What gradients of elementwise ops are made of: a formula of four inputs.</summary>
interface IQuaternary
{
    V Value<V>(V a, V b, V c, V d) where V : ILane<V>;
}
