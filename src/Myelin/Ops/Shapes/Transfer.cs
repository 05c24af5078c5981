namespace Myelin.Ops;

/// <summary>y = x on another device. The gradient moves back.</summary>
/// <param name="from">The device of x.</param>
/// <param name="to">The device of y.</param>
sealed class Transfer(Device from, Device to) : Op
{
    /// <inheritdoc/>
    public override string Settings => $"{from.Name} to {to.Name}";

    /// <inheritdoc/>
    protected override bool KeepsInput(int i) => false;

    /// <inheritdoc/>
    protected override bool KeepsOutput(int i) => false;

    /// <inheritdoc/>
    protected override Tensor[] Value(Tensor[] x) => [to.Import(x[0])];

    /// <inheritdoc/>
    protected internal override Tensor?[] Gradient(GradientCall call) => [call.Incoming.To(from)];
}
