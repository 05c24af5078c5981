namespace Myelin.Ops
{
    /// <summary>
    /// y = u · scale + offset with u = (x - m) / √(v + ε) for x [rows, columns], m and v the mean and the variance of each row or column;
    /// outputs y, m, v and r = 1 / √(v + ε). With g = dy · scale and n elements each: dx = (g - Σ g / n - u Σ gu / n) r, dscale = Σ dy u and
    /// doffset = Σ dy over the rows.
    /// </summary>
    /// <param name="Over">Whether each row or each column has its mean and variance.</param>
    /// <param name="Epsilon">What is added to the variance.</param>
    public sealed record Normalize(NormalizationAxis Over, double Epsilon) : Op
    {
        int Axis => Over == NormalizationAxis.Rows ? 1 : 0;

        /// <inheritdoc/>
        protected override bool KeepsInput(int i) => i < 2;

        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => i is 1 or 3;

        /// <inheritdoc/>
        protected override void Check(Tensor[] x) => Expect(
            x.Length == 3 && x[0].Rank == 2 && x[0].Type.IsReal() && x[1].Shape == [x[0].Shape.Sizes[1]] && x[2].Shape == x[1].Shape
                && x[1].Type == x[0].Type && x[2].Type == x[0].Type, x, "[rows, columns] of Float32 or Float64, and a scale and an offset of [columns]");

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            Shape each = [x[0].Shape[1 - Axis]];
            Tensor y = Empty(x[0].Shape), mean = Empty(each), variance = Empty(each), inverse = Empty(each);
            x[0].Device.Normalize(Over, x[0], x[1], x[2], Epsilon, y, mean, variance, inverse);
            return [y, mean, variance, inverse];

            Tensor Empty(Shape shape) => Tensor.Empty(shape, x[0].Type, x[0].Device);
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call)
        {
            if (Recording.SpellsGradients || call.Dy[0] == null || call.Dy[1] != null || call.Dy[2] != null || call.Dy[3] != null) return Spelled(call);
            Tensor x = call.X[0], scale = call.X[1];
            Tensor dx = Tensor.Empty(
                x.Shape, x.Type, x.Device), dscale = Tensor.Empty(scale.Shape, x.Type, x.Device), doffset = Tensor.Empty(scale.Shape, x.Type, x.Device);
            x.Device.NormalizeGradient(Over, x, scale, call.Y[1], call.Y[3], call.Incoming, dx, dscale, doffset);
            return [dx, dscale, doffset];
        }

        /// <summary>The same by plain ops, and the gradients by mean and variance.</summary>
        Tensor?[] Spelled(GradientCall call)
        {
            Tensor x = call.X[0];
            Shape each = x.Shape.With(Axis, 1);
            Tensor distance = x - call.Y[1].Reshape(each), inverse = call.Y[3].Reshape(each), u = distance * inverse;
            Tensor? dx = null, dscale = null, doffset = null;
            if (call.Dy[0] is { } dy)
            {
                dscale = (dy * u).Sum(0);
                doffset = dy.Sum(0);
                Tensor scale = call.X[1], g = dy * scale;
                dx = Over == NormalizationAxis.Rows
                    ? (g - g.Mean(Axis, keep: true) - u * (g * u).Mean(Axis, keep: true)) * inverse
                    : (dy - doffset / (double)x.Shape[0] - u * (dscale / (double)x.Shape[0])) * (scale * inverse);        // the order of the kernel
            }
            double count = x.Shape[Axis];
            if (call.Dy[1] is { } dmean) Add((dmean / count).Reshape(each).BroadcastTo(x.Shape));
            if (call.Dy[3] is { } dinverse) Add(u * inverse * (dinverse.Reshape(each) * inverse / -count));        // inverse³ may underflow
            if (call.Dy[2] is { } dvariance) Add(distance * (dvariance * (2 / count)).Reshape(each));
            return [dx, dscale, doffset];

            void Add(Tensor share) => dx = dx == null ? share : dx + share;
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
            /// y = (x - m) / √(v + epsilon) · scale + offset for each row along the last axis, with its mean m and variance v
            /// (Ba, Kiros and Hinton, "Layer Normalization", 2016).
            /// </summary>
            /// <param name="scale">[last axis]; 1 if left out.</param>
            /// <param name="offset">[last axis]; 0 if left out.</param>
            /// <param name="epsilon">What is added to the variance.</param>
            /// <exception cref="ShapeException">Scale or offset have another shape, or the element types differ or are not real.</exception>
            public Tensor LayerNormalization(Tensor? scale = null, Tensor? offset = null, double epsilon = 1e-3) =>
                Normalized(x, NormalizationAxis.Rows, scale, offset, epsilon, "LayerNormalization")[0].Reshape(x.Shape);

            /// <summary>
            /// y = (x - m) / √(v + epsilon) · scale + offset with the mean m and variance v of each channel (the last axis) over
            /// all other axes (Ioffe and Szegedy, "Batch Normalization", 2015).
            /// </summary>
            /// <param name="scale">[channels]; 1 if left out.</param>
            /// <param name="offset">[channels]; 0 if left out.</param>
            /// <param name="epsilon">What is added to the variance.</param>
            /// <returns>y, and the channels' mean and variance [channels].</returns>
            /// <exception cref="ShapeException">Scale or offset have another shape, or the element types differ or are not real.</exception>
            public (Tensor Y, Tensor Mean, Tensor Variance) BatchNormalization(Tensor? scale = null, Tensor? offset = null, double epsilon = 1e-3)
            {
                Tensor[] y = Normalized(x, NormalizationAxis.Columns, scale, offset, epsilon, "BatchNormalization");
                return (y[0].Reshape(x.Shape), y[1], y[2]);
            }
        }

        static Tensor[] Normalized(Tensor x, NormalizationAxis over, Tensor? scale, Tensor? offset, double epsilon, string who)
        {
            if (!x.Type.IsReal()) throw new ShapeException($"{who}: expects Float32 or Float64, received {x.Type}{x.Shape}; Cast(ElementType.Float32) first.");
            if (x.Rank == 0) throw new ShapeException($"{who}: expects [..., size], received a number; give it at least one axis.");
            int size = x.Shape[-1];
            Tensor rows = x.Reshape([Shape.Size(x.Shape[..^1].Elements, who), size]);
            return new Ops.Normalize(over, epsilon).Apply(rows, Each(scale, 1, "scale"), Each(offset, 0, "offset"));

            Tensor Each(Tensor? given, double otherwise, string name)
            {
                if (given == null) return Tensor.Constant(otherwise, x.Type, x.Device).BroadcastTo([size]);
                if (given.Shape != [size] || given.Type != x.Type)
                    throw new ShapeException($"{who}: expects {(name == "offset" ? "an" : "a")} {name} of {x.Type}[{size}] for {x.Shape}, received " +
                        $"{given.Type}{given.Shape}; one number for each entry of the last axis, of its type.");
                return given;
            }
        }
    }
}
