namespace Myelin;

/// <summary>Convolutions and their gradients.</summary>
public sealed partial class CpuDevice
{
    /// <inheritdoc/>
    protected internal override void Convolution(Tensor x, Tensor w, in Window window, int groups, Tensor y)
    {
        x = RowMajor(x);
        w = RowMajor(w);
        ConvolutionShape shape = ShapeOf(x, y, window, groups);
        if (shape.IsEmpty) Zero(y);
        else Launch(ConvolutionKernel.Create(Workers, Simd, y.Type, w.Type, shape, gradient: false, ProductFinish.Sum), [x, w], [y]);
    }

    /// <inheritdoc/>
    protected internal override void ConvolutionInputGradient(Tensor dy, Tensor w, in Window window, int groups, Tensor dx)
    {
        dy = RowMajor(dy);
        w = RowMajor(w);
        ConvolutionShape shape = ShapeOf(dx, dy, window, groups);
        if (shape.IsEmpty) Zero(dx);
        else Launch(ConvolutionKernel.Create(Workers, Simd, dx.Type, w.Type, shape, gradient: true, ProductFinish.Sum), [dy, w], [dx]);
    }

    /// <inheritdoc/>
    protected internal override void ConvolutionWeightGradient(Tensor x, Tensor dy, in Window window, int groups, Tensor dw)
    {
        x = RowMajor(x);
        dy = RowMajor(dy);
        ConvolutionShape shape = ShapeOf(x, dy, window, groups);
        if (shape.IsEmpty) Zero(dw);
        else Launch(ConvolutionWeightKernel.Create(Workers, Simd, dw.Type, shape), [x, dy], [dw]);
    }

    /// <summary>y = 0, the result of empty sums.</summary>
    void Zero(Tensor y) => Copy(Tensor.Constant(0, y.Type, this), y);

    static ConvolutionShape ShapeOf(Tensor x, Tensor y, in Window window, int groups)
    {
        (WindowAxis depth, WindowAxis height, WindowAxis width) = window;
        return new ConvolutionShape(x.Shape[0], Axis(depth, -4), Axis(height, -3), Axis(width, -2), x.Shape[-1], y.Shape[-1], groups).Simplest();

        ConvolutionAxis Axis(WindowAxis along, int axis)
        {
            if (x.Rank + axis < 1) return new(1, 1, 1, 1, 0, 1);
            // The distance of one tap or output from the next one, which does not exist, may be any number: here it is a small one.
            int stride = y.Shape[axis] > 1 ? along.Stride : Math.Min(along.Stride, WindowAxis.MostInputs);
            return new(x.Shape[axis], y.Shape[axis], along.Size, stride, along.Before, along.Size > 1 ? along.Dilation : 1);
        }
    }
}
