namespace Myelin.Tests;

/// <summary>Values move between processor devices without a copy, and gradients move back.</summary>
public sealed class TransferTests
{
    static readonly CpuDevice other = Devices.At(2, SimdLevel.Scalar);

    [Fact]
    public void The_values_are_the_same_on_the_other_device()
    {
        Tensor x = Numbers.Tensor([3, 4], ElementType.Float32, 1).Transpose(), y = x.To(other);
        Assert.Same(other, y.Device);
        SameBits.Assert(x, y, "to");
        Assert.Same(x.Device, y.To(x.Device).Device);
        Assert.Same(x, x.To(x.Device));
        Assert.Same(other, ((Tensor)2.5).To(other).Device);
        Assert.Contains("Device.Current", Assert.Throws<ArgumentNullException>(() => x.To(null!)).Message);
    }

    [Fact]
    public void The_gradient_moves_back()
    {
        Tensor x = Numbers.Tensor([5], ElementType.Float64, 2).AsVariable();
        Tensor gradient = (x.To(other) * 3).Square().Sum().Gradient(x, differentiable: true);
        Assert.Same(x.Device, gradient.Device);
        SameBits.Assert((x * 3).Square().Sum().Gradient(x), gradient, "gradient");
        SameBits.Assert(Tensor.Full([5], 18, ElementType.Float64), gradient.Sum().Gradient(x), "gradient of the gradient");
    }

    [Fact]
    public void A_captured_step_moves_nothing()
    {
        foreach (Func<Tensor, Tensor> moving in (Func<Tensor, Tensor>[])[x => x.To(other), x => (x * 2).To(other)])
            Assert.Contains("runs on one device", Assert.Throws<CaptureException>(() => new Step(moving).Run(Tensor.Ones([2]))).Message);
    }

    [Fact]
    public void A_result_of_an_earlier_run_does_not_move()
    {
        var step = new Step(x => x + 1);
        step.Run(Tensor.Ones([2]));
        Tensor old = step.Run(Tensor.Ones([2])), moved = old.To(other);
        step.Run(Tensor.Zeros([2]));
        Assert.Throws<CaptureException>(() => old.To(other));
        Assert.Throws<CaptureException>(() => moved.ToArray<float>());
    }
}
