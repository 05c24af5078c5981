namespace Myelin.Ops;

/// <summary>y = x on another device. The gradient moves back.</summary>
/// <param name="From">The device of x.</param>
/// <param name="To">The device of y.</param>
public sealed record Transfer(Device From, Device To) : Op
{
    /// <inheritdoc/>
    protected override bool KeepsInput(int i) => false;

    /// <inheritdoc/>
    protected override bool KeepsOutput(int i) => false;

    /// <inheritdoc/>
    protected override void Check(Tensor[] x) => Expect(x.Length == 1, x, "one tensor");

    /// <inheritdoc/>
    protected override Tensor[] Value(Tensor[] x) => [To.Import(x[0])];

    /// <inheritdoc/>
    protected internal override Tensor?[] Gradient(GradientCall call) => [call.Incoming.To(From)];
}
