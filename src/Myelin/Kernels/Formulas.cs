namespace Myelin;

/// <summary>An elementwise op of one input: its value and its gradient, each one formula over any carrier.</summary>
public interface IUnary
{
    /// <summary>y = f(x).</summary>
    V Value<V>(V x) where V : ILane<V>;

    /// <summary>dx = f'(x) dy, given x and y = f(x).</summary>
    V Gradient<V>(V x, V y, V dy) where V : ILane<V>;
}

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

/// <summary>A comparison of two inputs: a mask, which becomes a tensor of bool. It has no gradient.</summary>
public interface IComparison
{
    /// <summary>The mask.</summary>
    V Value<V>(V a, V b) where V : ILane<V>;
}

/// <summary>
/// An optimizer's step for one number: from its gradient, the parameter and up to three slots become new ones.
/// Rank-0 values (the learning rate, corrections) come as scalars.
/// </summary>
public interface IUpdate
{
    /// <summary>How many of the slots are used, 0 to 3.</summary>
    int Slots { get; }

    /// <summary>How many of the scalars are used, 0 to 3.</summary>
    int Scalars { get; }

    /// <summary>Writes the new parameter and slots over the old ones.</summary>
    void Apply<V>(V gradient, ref V parameter, ref V slot1, ref V slot2, ref V slot3, V scalar1, V scalar2, V scalar3) where V : ILane<V>;
}

/// <summary>What gradients of elementwise ops are made of: a formula of four inputs.</summary>
interface IQuaternary
{
    V Value<V>(V a, V b, V c, V d) where V : ILane<V>;
}
