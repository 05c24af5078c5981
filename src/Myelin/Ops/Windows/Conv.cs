namespace Myelin.Ops
{
    /// <summary>
    /// y[n, o, k] = Σ x[n, o·stride - before + t·dilation, c] w[t, c, k] over the taps t and the inputs c of k's group, in the
    /// order of <see cref="Device"/>. It is linear in x and in w: dx by <see cref="ConvTranspose"/>, dw by <see cref="ConvWeightGradient"/>.
    /// </summary>
    /// <param name="Window">Sizes, strides, padding and dilations of the window.</param>
    /// <param name="Groups">The number of groups that both channels are split into.</param>
    public sealed record Conv(Window Window, int Groups) : Op
    {
        /// <inheritdoc/>
        public override string Rule(int i) => i == 0 ? "dy, transposed convolution with w" : "x convolved with dy";

        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => false;

        /// <inheritdoc/>
        protected override void Check(Tensor[] x)
        {
            Expect(x.Length == 2 && Windows.Fit(x[0].Type, x[1].Type, areWeights: true) && x[0].Rank is >= 3 and <= 5 && x[1].Rank == x[0].Rank, x, Expected);
            Windows.Check(Name, Window, x[0].Shape);
            Shape y = Shape.Create([x[0].Shape[0], .. Windows.Outputs(Window, x[0].Shape).Sizes, x[1].Shape[-1]]);
            Expect(Windows.Fit(Window, Groups, x[0].Shape, x[1].Shape, y), x, Expected);
        }

        const string Expected = "images [batch, ..., inputs] and weights [window, inputs / groups, outputs] of its window";

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            Shape spatial = Windows.Outputs(Window, x[0].Shape);
            Tensor y = Tensor.Empty(Shape.Create([x[0].Shape[0], .. spatial.Sizes, x[1].Shape[-1]]), x[0].Type, x[0].Device);
            x[0].Device.Convolution(x[0], x[1], Window, Groups, y);
            return [y];
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call)
        {
            Tensor x = call.X[0], w = call.X[1], dy = call.Incoming;
            return [
                call.Wants(0) ? new ConvTranspose(Window, Groups, x.Shape).ApplyOne(dy, w) : null,
                call.WantsWeights(1, Name) ? new ConvWeightGradient(Window, Groups, w.Shape).ApplyOne(x, dy) : null];
        }
    }

    /// <summary>
    /// dw[t, c, k] = Σ x[n, o·stride - before + t·dilation, c] dy[n, o, k] over images n and outputs o: the gradient of
    /// <see cref="Conv"/> by its weights.
    /// </summary>
    /// <param name="Window">The window of the convolution.</param>
    /// <param name="Groups">The number of groups that both channels are split into.</param>
    /// <param name="Shape">The shape of dw.</param>
    public sealed record ConvWeightGradient(Window Window, int Groups, Shape Shape) : Op
    {
        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => false;

        /// <inheritdoc/>
        protected override void Check(Tensor[] x) => Expect(
            x.Length == 2 && Windows.Fit(x[0].Type, x[1].Type, areWeights: false) && Windows.Fit(Window, Groups, x[0].Shape, Shape, x[1].Shape), x,
            "the input and the gradient of the output of a convolution with such weights");

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            Tensor dw = Tensor.Empty(Shape, x[0].Type, x[0].Device);
            x[0].Device.ConvolutionWeightGradient(x[0], x[1], Window, Groups, dw);
            return [dw];
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call)
        {
            Tensor x = call.X[0], dy = call.X[1], w = call.Incoming;
            return [
                call.Wants(0) ? new ConvTranspose(Window, Groups, x.Shape).ApplyOne(dy, w) : null,
                call.Wants(1) ? new Conv(Window, Groups).ApplyOne(x, w) : null];
        }
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>Convolution (cross-correlation) along one axis: x [batch, width, inputs], w [width, inputs / groups, outputs].</summary>
            /// <inheritdoc cref="Conv2D"/>
            public Tensor Conv1D(Tensor w, int stride = 1, Padding padding = default, int dilation = 1, int groups = 1) =>
                x.Convolve(w, 1, stride, padding, dilation, groups, "Conv1D");

            /// <summary>Convolution (cross-correlation) over images: x [batch, height, width, inputs], w [height, width, inputs / groups, outputs].</summary>
            /// <param name="w">
            /// The weights. Output k sees the inputs of its group alone. Beside an x of Float32 they may be Float16 or BFloat16: the result has
            /// the bits of first casting them to Float32, and they have no gradient.
            /// </param>
            /// <param name="stride">Inputs from one output to the next.</param>
            /// <param name="padding">Whether windows may reach over the borders. What is there is left out of the sum.</param>
            /// <param name="dilation">Inputs from one tap to the next.</param>
            /// <param name="groups">Into how many groups both channels are split; as many as inputs make a depthwise convolution.</param>
            /// <exception cref="ShapeException">The shapes do not go together; the message says expected, received and the fix.</exception>
            public Tensor Conv2D(Tensor w, int stride = 1, Padding padding = default, int dilation = 1, int groups = 1) =>
                x.Convolve(w, 2, stride, padding, dilation, groups, "Conv2D");

            /// <summary>
            /// Convolution (cross-correlation) over volumes: x [batch, depth, height, width, inputs], w [depth, height, width,
            /// inputs / groups, outputs].
            /// </summary>
            /// <inheritdoc cref="Conv2D"/>
            public Tensor Conv3D(Tensor w, int stride = 1, Padding padding = default, int dilation = 1, int groups = 1) =>
                x.Convolve(w, 3, stride, padding, dilation, groups, "Conv3D");

            /// <summary>Convolution along one, two or three axes by a window with steps and padding of each axis's own.</summary>
            /// <inheritdoc cref="Conv2D"/>
            public Tensor Conv(Tensor w, in Window window, int groups = 1)
            {
                Ops.Windows.CheckConvolution("Conv", ref x, ref w, x.Rank - 2, groups);
                Ops.Windows.Check("Conv", window, x.Shape);
                if (w.Shape[..^2] != Ops.Windows.Taps(window, x.Rank - 2))
                    throw new ShapeException($"Conv: expects weights of shape {Ops.Windows.Taps(window, x.Rank - 2).Concat(w.Shape[^2..])} for its window, " +
                        $"received {w.Shape}; make both the same size.");
                return new Ops.Conv(window, groups).ApplyOne(x, w);
            }

            Tensor Convolve(Tensor w, int axes, int stride, Padding padding, int dilation, int groups, string who)
            {
                Ops.Windows.CheckConvolution(who, ref x, ref w, axes, groups);
                Window window = Ops.Windows.Of(who, w.Shape[..^2], stride, padding, dilation, x.Shape);
                return new Ops.Conv(window, groups).ApplyOne(x, w);
            }
        }
    }
}
