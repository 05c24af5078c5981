namespace Myelin.Ops
{
    /// <summary>y = numbers drawn by a key [stream, step] and each element's index: nothing else decides them.</summary>
    /// <param name="Distribution">What is drawn from.</param>
    /// <param name="Shape">The shape of y.</param>
    /// <param name="Type">The element type of y.</param>
    public sealed record Draw(Distribution Distribution, Shape Shape, ElementType Type) : Op
    {
        /// <inheritdoc/>
        protected override void Check(Tensor[] x) => Expect(
            x.Length == 1 && x[0].Type == ElementType.Int64 && x[0].Shape.Elements == 2, x, "a key of Int64[2], stream and step");

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            Tensor y = Tensor.Empty(Shape, Type, x[0].Device);
            y.Device.Random(Distribution, x[0], y);
            return [y];
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call) => [null];
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor)
        {
            /// <summary>Uniform numbers on [0, 1) by Philox4x32-10 (Salmon et al. 2011).</summary>
            /// <param name="shape">The sizes.</param>
            /// <param name="key">Int64 [2], stream and step, as <see cref="RandomState.Next"/> gives it: equal keys give equal numbers.</param>
            /// <param name="type">Float32 (24 random bits) or Float64 (53).</param>
            public static Tensor Uniform(Shape shape, Tensor key, ElementType type = ElementType.Float32) => Draw(Distribution.Uniform, shape, key, type);

            /// <summary>Uniform numbers on [0, 1) by a seed.</summary>
            public static Tensor Uniform(Shape shape, long seed = 0, ElementType type = ElementType.Float32) =>
                Draw(Distribution.Uniform, shape, Tensor.From(seed, 0L), type);

            /// <summary>Normal numbers of mean 0 and deviation 1.</summary>
            /// <inheritdoc cref="Uniform(Shape, Tensor, ElementType)"/>
            public static Tensor Normal(Shape shape, Tensor key, ElementType type = ElementType.Float32) => Draw(Distribution.Normal, shape, key, type);

            /// <summary>Normal numbers of mean 0 and deviation 1 by a seed.</summary>
            public static Tensor Normal(Shape shape, long seed = 0, ElementType type = ElementType.Float32) =>
                Draw(Distribution.Normal, shape, Tensor.From(seed, 0L), type);

            /// <summary>Numbers of the standard normal distribution cut off at ±2, where their deviation is 0.87962566103423978.</summary>
            /// <inheritdoc cref="Uniform(Shape, Tensor, ElementType)"/>
            public static Tensor TruncatedNormal(Shape shape, Tensor key, ElementType type = ElementType.Float32) =>
                Draw(Distribution.TruncatedNormal, shape, key, type);

            /// <summary>Numbers of the standard normal distribution cut off at ±2, by a seed.</summary>
            public static Tensor TruncatedNormal(Shape shape, long seed = 0, ElementType type = ElementType.Float32) =>
                Draw(Distribution.TruncatedNormal, shape, Tensor.From(seed, 0L), type);

            /// <summary>True with a probability, else false (Bool).</summary>
            public static Tensor Bernoulli(Shape shape, double probability, Tensor key) => Uniform(shape, key).LessThan(Likely(probability));

            /// <summary>True with a probability, else false (Bool), by a seed.</summary>
            public static Tensor Bernoulli(Shape shape, double probability, long seed = 0) => Uniform(shape, seed).LessThan(Likely(probability));

            /// <summary>The whole numbers 0 to <paramref name="count"/> - 1 (Int64) in random order.</summary>
            public static Tensor Permutation(int count, Tensor key) => count >= 0 ? Draw(Distribution.Permutation, [count], key, ElementType.Int64)
                : throw new ShapeException($"Permutation: expects a count of 0 or more, received {count}; give as many as there are things to order.");

            /// <summary>The whole numbers 0 to <paramref name="count"/> - 1 (Int64) in random order, by a seed.</summary>
            public static Tensor Permutation(int count, long seed = 0) => Permutation(count, Tensor.From(seed, 0L));

            static double Likely(double probability) => probability is >= 0 and <= 1 ? probability
                : throw new ArgumentOutOfRangeException(
                    nameof(probability), $"Bernoulli: expects a probability from 0 to 1, received {probability}; it is the share that is true.");

            static Tensor Draw(Distribution distribution, Shape shape, Tensor key, ElementType type)
            {
                if (key.Type != ElementType.Int64 || key.Shape != [2])
                    throw new ShapeException(
                        $"{distribution}: expects a key of Int64[2], stream and step, received {key.Type}{key.Shape}; take it from RandomState.Next().");
                if (distribution != Distribution.Permutation && !type.IsReal())
                    throw new ShapeException($"{distribution}: draws Float32 or Float64, asked for {type}; Cast the result instead.");
                return new Ops.Draw(distribution, shape, type).ApplyOne(key);
            }
        }
    }
}
