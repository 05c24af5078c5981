namespace Myelin.Ops
{
    /// <summary>y = the largest x under each window (NaN if any is); dx = dy at the first of the largest in row-major order.</summary>
    /// <param name="Window">Sizes, strides and padding of the windows.</param>
    public sealed record MaxPool(Window Window) : Op
    {
        /// <inheritdoc/>
        public override string Rule(int i) => "dy where the largest was";

        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => false;

        /// <inheritdoc/>
        protected override void Check(Tensor[] x)
        {
            Expect(x.Length == 1, x, "images");
            Windows.CheckPool(Name, x[0].Type, x[0].Shape, Window);
        }

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x) => [MaxPoolAt.Take(x[0], x[0], Window)];

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call) => [new MaxPoolGradient(Window).ApplyOne(call.X[0], call.Incoming)];
    }

    /// <summary>dx = zeros, and each dy added at the input that won its window. Linear in dy, and constant in x almost everywhere.</summary>
    /// <param name="Window">Sizes, strides and padding of the windows.</param>
    public sealed record MaxPoolGradient(Window Window) : Op
    {
        /// <inheritdoc/>
        protected override bool KeepsInput(int i) => i == 0;

        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => false;

        /// <inheritdoc/>
        protected override void Check(Tensor[] x) => Expect(
            x.Length == 2 && x[1].Type == x[0].Type && Windows.FitPool(Window, x[0].Type, x[0].Shape, x[1].Shape), x,
            "the input and the gradient of the output of pooling");

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            Tensor dx = Tensor.Empty(x[0].Shape, x[0].Type, x[0].Device);
            x[0].Device.MaxPoolGradient(x[0], x[1], Window, dx);
            return [dx];
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call) =>
            [null, call.Wants(1) ? new MaxPoolAt(Window).ApplyOne(call.X[0], call.Incoming) : null];
    }

    /// <summary>y = the second input where the first is largest under each window: the adjoint of <see cref="MaxPoolGradient"/>.</summary>
    /// <param name="Window">Sizes, strides and padding of the windows.</param>
    public sealed record MaxPoolAt(Window Window) : Op
    {
        /// <inheritdoc/>
        protected override bool KeepsInput(int i) => i == 0;

        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => false;

        /// <inheritdoc/>
        protected override void Check(Tensor[] x)
        {
            Expect(x.Length == 2 && x[1].Type == x[0].Type && x[1].Shape == x[0].Shape, x, "two tensors of images");
            Windows.CheckPool(Name, x[0].Type, x[0].Shape, Window);
        }

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x) => [Take(x[0], x[1], Window)];

        internal static Tensor Take(Tensor x, Tensor values, in Window Window)
        {
            Tensor y = Tensor.Empty(Windows.Pooled(Window, x.Shape), x.Type, x.Device);
            x.Device.MaxPool(x, values, Window, y);
            return y;
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call) =>
            [null, call.Wants(1) ? new MaxPoolGradient(Window).ApplyOne(call.X[0], call.Incoming) : null];
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The largest element under windows of equal size: x [batch, (depth, (height,)) width, channels].</summary>
            /// <param name="size">The window along every axis.</param>
            /// <param name="stride">Inputs from one window to the next; the size if left out.</param>
            /// <param name="padding">Whether windows may reach over the borders. What is there never wins.</param>
            /// <exception cref="ShapeException">x has no such axes, is smaller than the window, or is not real.</exception>
            public Tensor MaxPool(int size, int? stride = null, Padding padding = default) =>
                x.MaxPool(Ops.Windows.Pool("MaxPool", x.Shape, size, stride ?? size, padding));

            /// <summary>The largest element under windows with sizes, steps and padding of each axis's own. NaN wins.</summary>
            /// <inheritdoc cref="MaxPool(Tensor, int, int?, Padding)"/>
            public Tensor MaxPool(in Window window)
            {
                Ops.Windows.CheckPool("MaxPool", x.Type, x.Shape, window);
                return new Ops.MaxPool(window).ApplyOne(x);
            }
        }
    }
}
