namespace Myelin.Ops
{
    /// <summary>y = the mean of x under each window, of the inputs that are there; dx = dy / count, added where windows overlap.</summary>
    /// <param name="Window">Sizes, strides and padding of the windows.</param>
    public sealed record AveragePool(Window Window) : Op
    {
        /// <inheritdoc/>
        protected override bool KeepsInput(int i) => false;

        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => false;

        /// <inheritdoc/>
        protected override void Check(Tensor[] x)
        {
            Expect(x.Length == 1, x, "images");
            Windows.CheckPool(Name, x[0].Type, x[0].Shape, Window);
        }

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            Tensor y = Tensor.Empty(Windows.Pooled(Window, x[0].Shape), x[0].Type, x[0].Device);
            x[0].Device.AveragePool(x[0], Window, y);
            return [y];
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call) => [new AveragePoolGradient(Window, call.X[0].Shape).ApplyOne(call.Incoming)];
    }

    /// <summary>dx = dy / count, added where windows overlap: the adjoint of <see cref="AveragePool"/>.</summary>
    /// <param name="Window">Sizes, strides and padding of the windows.</param>
    /// <param name="Shape">The shape of dx.</param>
    public sealed record AveragePoolGradient(Window Window, Shape Shape) : Op
    {
        /// <inheritdoc/>
        protected override bool KeepsInput(int i) => false;

        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => false;

        /// <inheritdoc/>
        protected override void Check(Tensor[] x) =>
            Expect(x.Length == 1 && Windows.FitPool(Window, x[0].Type, Shape, x[0].Shape), x, "the gradient of the output of pooling of such an input");

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            Tensor dx = Tensor.Empty(Shape, x[0].Type, x[0].Device);
            x[0].Device.AveragePoolGradient(x[0], Window, dx);
            return [dx];
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call) => [new AveragePool(Window).ApplyOne(call.Incoming)];
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The mean under windows of equal size: x [batch, (depth, (height,)) width, channels].</summary>
            /// <param name="size">The window along every axis.</param>
            /// <param name="stride">Inputs from one window to the next; the size if left out.</param>
            /// <param name="padding">Whether windows may reach over the borders. What is there is not counted.</param>
            /// <exception cref="ShapeException">x has no such axes, is smaller than the window, or is not real.</exception>
            public Tensor AveragePool(int size, int? stride = null, Padding padding = default) =>
                x.AveragePool(Ops.Windows.Pool("AveragePool", x.Shape, size, stride ?? size, padding));

            /// <summary>The mean under windows with sizes, steps and padding of each axis's own.</summary>
            /// <inheritdoc cref="AveragePool(Tensor, int, int?, Padding)"/>
            public Tensor AveragePool(in Window window)
            {
                Ops.Windows.CheckPool("AveragePool", x.Type, x.Shape, window);
                return new Ops.AveragePool(window).ApplyOne(x);
            }
        }
    }
}
