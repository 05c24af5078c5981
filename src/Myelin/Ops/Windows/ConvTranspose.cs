namespace Myelin.Ops
{
    /// <summary>
    /// The adjoint of <see cref="Conv"/> in x: y[n, i, c] = Σ x[n, o, k] w[t, c, k] over the outputs o and taps t with
    /// i = o·stride - before + t·dilation. y has the shape that the convolution would read.
    /// </summary>
    /// <param name="Window">The window of the convolution whose adjoint this is.</param>
    /// <param name="Groups">The number of groups that both channels are split into.</param>
    /// <param name="Shape">The shape of y.</param>
    public sealed record ConvTranspose(Window Window, int Groups, Shape Shape) : Op
    {
        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => false;

        /// <inheritdoc/>
        protected override void Check(Tensor[] x) => Expect(
            x.Length == 2 && Windows.Fit(x[0].Type, x[1].Type, areWeights: true) && Windows.Fit(Window, Groups, Shape, x[1].Shape, x[0].Shape), x,
            "the output and the weights of a convolution of such an input");

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            Tensor y = Tensor.Empty(Shape, x[0].Type, x[0].Device);
            x[0].Device.ConvolutionInputGradient(x[0], x[1], Window, Groups, y);
            return [y];
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call)
        {
            Tensor x = call.X[0], w = call.X[1], dy = call.Incoming;
            return [
                call.Wants(0) ? new Conv(Window, Groups).ApplyOne(dy, w) : null,
                call.WantsWeights(1, Name) ? new ConvWeightGradient(Window, Groups, w.Shape).ApplyOne(dy, x) : null];
        }
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>
            /// Transposed convolution over images, which enlarges by the stride: the adjoint of <see cref="Conv2D"/>.
            /// x [batch, height, width, inputs], w [height, width, outputs / groups, inputs].
            /// </summary>
            /// <param name="w">The weights, as of the convolution that goes back from the result to x; Float16 or BFloat16 as in <see cref="Conv2D"/>.</param>
            /// <param name="stride">By how much it enlarges.</param>
            /// <param name="padding">Same gives stride·size outputs, Valid stride·size + max(extent - stride, 0), and given entries
            /// stride·(size - 1) + extent without them, where extent is (size of w - 1)·dilation + 1.</param>
            /// <param name="dilation">Outputs from one tap to the next.</param>
            /// <param name="groups">Into how many groups both channels are split.</param>
            /// <exception cref="ShapeException">The shapes do not go together; the message says expected, received and the fix.</exception>
            public Tensor Conv2DTranspose(Tensor w, int stride = 1, Padding padding = default, int dilation = 1, int groups = 1)
            {
                Ops.Windows.CheckTranspose("Conv2DTranspose", ref x, ref w, 2, groups);
                (Window window, Shape size) = Ops.Windows.Enlarged("Conv2DTranspose", x.Shape, w.Shape, stride, padding, dilation);
                return x.ConvTranspose(w, window, size, groups);
            }

            /// <summary>
            /// Transposed convolution along one, two or three axes to a given size: what <see cref="Conv"/> by the same window
            /// would have read.
            /// </summary>
            /// <param name="w">[window, outputs / groups, inputs].</param>
            /// <param name="window">The window of the convolution that goes back from the result to x.</param>
            /// <param name="size">The sizes of the result's axes between batch and channels.</param>
            /// <param name="groups">Into how many groups both channels are split.</param>
            /// <exception cref="ShapeException">The shapes do not go together; the message says expected, received and the fix.</exception>
            public Tensor ConvTranspose(Tensor w, in Window window, Shape size, int groups = 1)
            {
                Ops.Windows.CheckTranspose("ConvTranspose", ref x, ref w, size.Rank, groups);
                Shape shape = Shape.Create([x.Shape[0], .. size.Sizes, Shape.Size((long)w.Shape[-2] * groups, "ConvTranspose")]);
                Ops.Windows.Check("ConvTranspose", window, shape);
                Shape back = Ops.Windows.Outputs(window, shape);
                if (back != x.Shape[1..^1] || w.Shape[..^2] != Ops.Windows.Taps(window, size.Rank))
                    throw new ShapeException($"ConvTranspose: expects inputs of size {back} and weights of {Ops.Windows.Taps(window, size.Rank)} for a " +
                        $"result of {size}, received {x.Shape} and {w.Shape}; choose another size, stride or padding.");
                return new Ops.ConvTranspose(window, groups, shape).ApplyOne(x, w);
            }
        }
    }
}
